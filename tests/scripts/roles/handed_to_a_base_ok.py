"""TMD102 is silent: the base, which is not shown, runs the batch, and it may do so under a guard."""

from engine import Learner


class DetectionLearner(Learner):
    def one_batch(self, index, batch):
        self.images, self.targets = batch
        self.with_events(self._do_one_batch, "batch")

    def _do_one_batch(self):
        self.model.train()
        losses = self.model(self.images, self.targets)  # state: self.model=train, recording=on
        if not self.training:
            self.model.eval()
            self.boxes = self.model(self.images)  # state: self.model=eval, recording=on
        self.loss = sum(losses.values())
        if not self.training:
            return
        self.loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
