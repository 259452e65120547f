use std::collections::HashMap;

/// `likeliest(text)`: the model's next token. `guesses(text)`: each head's candidates for the tokens after that one.
pub fn medusa(
    likeliest: impl Fn(&[u32]) -> u32,
    guesses: impl Fn(&[u32]) -> Vec<Vec<u32>>,
    prompt: &[u32],
    choices: &[Vec<usize>],
    most: usize,
) -> (Vec<u32>, usize) {
    let mut text = prompt.to_vec(); // what the cache holds
    let mut root = likeliest(&text); // @prompt
    let (mut made, mut passes) = (vec![root], 1);
    while made.len() < most {
        let heads = guesses(&text);
        let mut tokens = HashMap::from([(&[][..], root)]);
        for path in choices {
            tokens.insert(path, heads[path.len() - 1][path[path.len() - 1]]); // @draft
        }
        let way = |path: &[usize]| -> Vec<u32> { (0..=path.len()).map(|length| tokens[&path[..length]]).collect() };
        // One forward pass over all nodes; each sees the cache, its ancestors and itself.
        let said: HashMap<&[usize], u32> = tokens
            .keys()
            .map(|path| (*path, likeliest(&[text.clone(), way(path)].concat()))) // @verify
            .collect();
        let mut path: &[usize] = &[];
        while let Some(child) = choices
            .iter()
            .find(|other| other.len() == path.len() + 1 && other[..path.len()] == *path && tokens[&other[..]] == said[path])
        {
            path = child; // @accept
        }
        let kept = way(path);
        text.extend(&kept); // @compact
        root = said[path];
        made.extend(&kept[1..]);
        made.push(root);
        passes += 1;
    }
    made.truncate(most);
    (made, passes)
}

pub fn plain(likeliest: impl Fn(&[u32]) -> u32, prompt: &[u32], most: usize) -> Vec<u32> {
    let mut text = prompt.to_vec();
    for _ in 0..most {
        text.push(likeliest(&text)); // @next
    }
    text.split_off(prompt.len())
}
