pub struct Acceptance {
    pub entropy: Vec<f64>,
    pub threshold: Vec<f64>,
    pub accepted: Vec<bool>,
    pub length: usize,
}

pub fn typical_acceptance(probs: &[Vec<f64>], tokens: &[usize], epsilon: f64, delta: f64) -> Acceptance {
    let mut made = Acceptance { entropy: vec![], threshold: vec![], accepted: vec![], length: 0 };
    let mut is_ended = false;
    for (row, &token) in probs.iter().zip(tokens) {
        let mut entropy = 0.0; // @open
        for p in row {
            entropy += if *p > 0.0 { -p * p.ln() } else { 0.0 }; // @add
        }
        let threshold = epsilon.min(delta * (-entropy).exp()); // @threshold
        if is_ended {
            made.accepted.push(false); // @after
        } else if row[token] > threshold {
            made.accepted.push(true); // @accept
        } else {
            made.accepted.push(false);
            is_ended = true; // @reject
        }
        made.entropy.push(entropy);
        made.threshold.push(threshold);
    }
    made.length = made.accepted.iter().filter(|accepted| **accepted).count();
    made // @done
}
