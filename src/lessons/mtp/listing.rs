pub type Tokens = Vec<usize>;

/// For each depth k, the token k + 1 places on from each that is read; none where the text has ended.
pub fn targets(text: &[usize], tokens: usize, depth: usize) -> Vec<Vec<Option<usize>>> {
    (0..=depth).map(|k| (0..tokens).map(|i| text.get(i + k + 1).copied()).collect()).collect()
}

/// Means over the tokens that have a target; `chances[k][i][token]`.
pub fn losses(chances: &[Vec<Vec<f64>>], targets: &[Vec<Option<usize>>]) -> Vec<f64> {
    let mut means = Vec::new();
    for (chances, targets) in chances.iter().zip(targets) {
        let (mut sum, mut count) = (0.0, 0);
        for (chances, target) in chances.iter().zip(targets) {
            let Some(token) = target else { continue };
            sum -= chances[*token].ln(); // @loss
            count += 1;
        }
        means.push(sum / f64::from(count)); // @mean
    }
    means
}

/// What a step makes smaller: a token without a target counts 0 among all, and each depth weighs weight / depths.
pub fn objective(chances: &[Vec<Vec<f64>>], targets: &[Vec<Option<usize>>], weight: f64) -> f64 {
    let depth = targets.len() - 1;
    let weights = [1.0].into_iter().chain((0..depth).map(|_| weight / depth as f64));
    let of_all = |(mean, targets): (f64, &Vec<Option<usize>>)| {
        mean * targets.iter().flatten().count() as f64 / targets.len() as f64
    };
    losses(chances, targets).into_iter().zip(targets).map(of_all).zip(weights).map(|(loss, weight)| loss * weight).sum()
}

/// The tokens that a pass gives: `said[i]` is what the model itself says after place i of the known ones and the drafts.
pub fn verify(said: &[usize], drafts: &[usize], known: usize) -> Tokens {
    let mut given = Tokens::new();
    for draft in drafts {
        if *draft != said[known - 1 + given.len()] {
            break;
        }
        given.push(*draft); // @accept
    }
    given.push(said[known - 1 + given.len()]); // @own
    given
}

/// Tokens by drafts, and how many passes they took. `model` says a next token after each place of a text.
pub fn decode(
    model: impl Fn(&[usize]) -> Tokens,
    draft: impl Fn(&[usize]) -> Tokens,
    prompt: &[usize],
    most: usize,
) -> (Tokens, usize) {
    let (mut text, mut drafts, mut passes) = (prompt.to_vec(), Tokens::new(), 0);
    while text.len() < prompt.len() + most {
        let given = verify(&model(&[text.as_slice(), &drafts].concat()), &drafts, text.len());
        text.extend(given);
        drafts = draft(&text);
        passes += 1;
    }
    (text.split_off(prompt.len()), passes)
}

pub fn decode_plainly(model: impl Fn(&[usize]) -> Tokens, prompt: &[usize], count: usize) -> Tokens {
    let mut text = prompt.to_vec();
    for _ in 0..count {
        text.extend(model(&text).last()); // @plain
    }
    text.split_off(prompt.len())
}
