"""The class runs the batch itself, and nothing guards the boxes that it only keeps to be looked at."""

from torchvision.models.detection import fasterrcnn_resnet50_fpn


class DetectionLearner:
    def one_batch(self, index, batch):
        self.images, self.targets = batch
        self._do_one_batch()

    def _do_one_batch(self):
        self.model.train()
        losses = self.model(self.images, self.targets)  # state: self.model=train, recording=on
        if not self.training:
            self.model.eval()
            self.boxes = self.model(self.images)  # TMD102: self.model; state: self.model=eval, recording=on
        self.loss = sum(losses.values())
        if not self.training:
            return
        self.loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
