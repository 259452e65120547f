use half::f16;

/// f32 masters, f32 moments, f16 weights for the products.
pub struct Adam {
    pub master: Vec<f32>,
    pub weights: Vec<f16>,
    first: Vec<f32>,
    second: Vec<f32>,
    rate: f32,
    pub steps: i32,
}

impl Adam {
    pub fn new(master: Vec<f32>, rate: f32) -> Adam {
        let weights = master.iter().map(|w| f16::from_f32(*w)).collect();
        let zeros = vec![0.0; master.len()];
        Adam { master, weights, first: zeros.clone(), second: zeros, rate, steps: 0 }
    }

    fn update(&mut self, grads: impl Iterator<Item = f32>) {
        self.steps += 1;
        for (i, g) in grads.enumerate() {
            self.first[i] = 0.9 * self.first[i] + (1.0 - 0.9) * g;
            self.second[i] = 0.999 * self.second[i] + (1.0 - 0.999) * g * g;
            let m = self.first[i] / (1.0 - 0.9f32.powi(self.steps));
            let v = self.second[i] / (1.0 - 0.999f32.powi(self.steps));
            // Without masters this would be rounded to f16: what is less than half a unit of the last place is lost.
            self.master[i] -= self.rate * m / (v.sqrt() + 1e-8);
            self.weights[i] = f16::from_f32(self.master[i]);
        }
    }
}

/// What the loss is multiplied by, so that its gradients fit f16.
pub struct Scaler {
    pub scale: f32,
    /// None for a fixed scale.
    pub interval: Option<u32>,
    pub factor: f32,
    pub clean: u32,
}

impl Scaler {
    /// Takes gradients of the scaled loss; false where the step is skipped.
    pub fn step(&mut self, optimizer: &mut Adam, grads: &[f32]) -> bool {
        let scale = self.scale;
        if !grads.iter().all(|g| g.is_finite()) {
            self.clean = 0;
            if self.interval.is_some() {
                self.scale = (scale / self.factor).max(scale.min(1.0));
            }
            // Neither weights nor moments nor the count of steps change.
            return false; // @skip
        }
        self.clean += 1;
        if Some(self.clean) == self.interval {
            self.clean = 0;
            self.scale = scale * self.factor; // @grow
        }
        optimizer.update(grads.iter().map(|g| g / scale)); // @update
        true
    }
}
