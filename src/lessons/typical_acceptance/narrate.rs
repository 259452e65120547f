//! The sentence for each step: what happened, and why.

use super::words::short;
use crate::algo::typical_acceptance::{Input, State, Step};
use crate::words::Words;

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let at = state.token;
    let number = at + 1;
    let chosen = || (input.tokens[at], input.probs[at][input.tokens[at] as usize]);
    match step {
        None => start(input),
        Some(Step::Open { .. }) => {
            let (token, p) = chosen();
            let p = short(p);
            Words::new(
                format!(
                    "Guess {number} is token {token}. The model gives it {p} there. Is that much? It depends on how sure the model is: on the entropy."
                ),
                format!("第 {number} 个猜测是词元 {token}，模型在那里给它 {p}。算不算高，要看模型有多大把握，也就是熵。"),
            )
        }
        Some(Step::Add { term }) => {
            let outcome = state.terms - 1;
            let (p, entropy) = (input.probs[at][outcome], short(state.entropy[at]));
            if p == 0.0 {
                return Words::new(
                    format!("Token {outcome} never comes: 0·ln 0 counts as 0. The entropy is still {entropy}."),
                    format!("词元 {outcome} 不会出现：0·ln 0 算作 0。熵仍是 {entropy}。"),
                );
            }
            let (p, term) = (short(p), short(*term));
            Words::new(
                format!("Token {outcome}: −{p}·ln {p} = {term}. The entropy so far: {entropy} nats."),
                format!("词元 {outcome}：−{p}·ln {p} = {term}。目前的熵：{entropy} 奈特。"),
            )
        }
        Some(&Step::Threshold { threshold }) => threshold_words(input, state.entropy[at], threshold),
        Some(Step::Accept) => {
            let (token, p) = chosen();
            let (p, threshold, moved) = (short(p), short(state.threshold[at]), short(1.0 - p));
            Words::new(
                format!(
                    "{p} > {threshold}: token {token} is accepted. Sampling would have written it with probability {p}, now it is certain: by {moved} the distribution has moved. Not lossless."
                ),
                format!(
                    "{p} > {threshold}：接受词元 {token}。采样只以概率 {p} 写出它，现在必定写出，分布偏移了 {moved}：不是无损的。"
                ),
            )
        }
        Some(Step::Reject) => {
            let (token, p) = chosen();
            let (shown, threshold) = (short(p), short(state.threshold[at]));
            let (en, zh) = if p == state.threshold[at] { ("=", "恰好等于") } else { ("<", "小于") };
            Words::new(
                format!(
                    "{shown} {en} {threshold}: token {token} isn't likely enough. It is rejected, and no token after it can be kept: each was guessed to follow it."
                ),
                format!(
                    "{shown} {zh}阈值 {threshold}：词元 {token} 不够可能，拒绝。后面的词元也都不能留，因为它们是接着它猜的。"
                ),
            )
        }
        Some(Step::After) => Words::new(
            format!("Guess {number} comes after a rejected one: whatever its probability, it isn't accepted."),
            format!("第 {number} 个猜测在被拒绝的词元之后：不论概率多大都不接受。"),
        ),
        Some(Step::Done) => {
            let (kept, all) = (state.accepted(), input.tokens.len());
            Words::new(
                format!("{kept} of {all} guessed tokens are kept. The model's own next token follows them."),
                format!("{all} 个猜测的词元留下 {kept} 个，接着写模型自己的下一个词元。"),
            )
        }
    }
}

fn start(input: &Input) -> Words {
    let (count, epsilon, delta) = (input.tokens.len(), short(input.epsilon), short(input.delta));
    if count == 0 {
        return Words::new("There are no guessed tokens.", "没有猜测的词元。");
    }
    Words::new(
        format!(
            "{count} guessed tokens, and what the model makes of each. One is kept if its probability is more than min({epsilon}, {delta}·exp(−H))."
        ),
        format!("{count} 个猜测的词元，以及模型对各处的判断。概率大于 min({epsilon}, {delta}·exp(−H)) 的才留下。"),
    )
}

fn threshold_words(input: &Input, entropy: f64, threshold: f64) -> Words {
    let soft = short(input.delta * libm::exp(-entropy));
    let (epsilon, delta, entropy) = (short(input.epsilon), short(input.delta), short(entropy));
    if threshold == input.epsilon {
        Words::new(
            format!(
                "{delta}·exp(−{entropy}) = {soft} isn't less than ε = {epsilon}: the threshold is {epsilon}. The model is rather sure."
            ),
            format!("{delta}·exp(−{entropy}) = {soft}，不小于 ε = {epsilon}：阈值为 {epsilon}。模型比较有把握。"),
        )
    } else {
        Words::new(
            format!(
                "{delta}·exp(−{entropy}) = {soft} is less than ε = {epsilon}: that is the threshold. The model is unsure, so many tokens will do."
            ),
            format!("{delta}·exp(−{entropy}) = {soft}，小于 ε = {epsilon}：它就是阈值。模型拿不准，许多词元都可以。"),
        )
    }
}
