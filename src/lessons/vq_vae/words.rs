//! What is said of the training.

use super::film::{Step, Training, dead};
use crate::lessons::numbers;
use crate::words::{Lang, Text};

pub const PICTURES: Text = Text::new("Pictures not trained on", "没有参加训练的图片");
pub const ORIGINALS: Text = Text::new("originals", "原图");
pub const DECODED: Text = Text::new("from their codes", "由码还原");
pub const GRID: Text = Text::new("code numbers", "码号");
pub const CODES: Text = Text::new("codes", "个码");
pub const SAMPLES: Text = Text::new("New pictures, sampled from the prior", "新图片：从先验采样，再解码");
pub const LOSSES: Text = Text::new("Loss by term, by step", "各步的损失，按项");
pub const TERMS: [Text; 3] =
    [Text::new("reconstruction", "重建"), Text::new("codebook", "码本"), Text::new("commitment", "承诺")];
pub const NOTHING_YET: Text = Text::new("Nothing was trained yet.", "还没有开始训练。");
pub const PLANE: Text = Text::new(
    "Codes (numbered) and their cells; dots: vectors of patches. Large ring: the watched patch.",
    "码（带编号）及其单元；小点：图块的向量。大圆环：观察的图块。",
);
pub const MEASURES: Text = Text::new("measures", "指标");

/// A few digits.
pub fn number(value: f64) -> String {
    let digits = if value == 0.0 { 0.0 } else { libm::floor(libm::log10(value.abs())) };
    if (-4.0..4.0).contains(&digits) {
        let places = (3 - digits as i32).clamp(0, 6) as usize;
        let text = format!("{value:.places$}");
        // Whole numbers as such.
        numbers::number(text.parse().unwrap_or(value))
    } else {
        format!("{value:.2e}")
    }
}

pub fn vector(values: &[f32]) -> String {
    const MOST: usize = 3;
    let shown: Vec<String> = values.iter().take(MOST).map(|value| number(f64::from(*value))).collect();
    format!("({}{})", shown.join(", "), if values.len() > MOST { ", …" } else { "" })
}

/// `"Pictures not trained on; after step 40"`.
pub fn shown(after: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{}; after step {after}", PICTURES.en),
        Lang::Zh => format!("{}（第 {after} 步之后）", PICTURES.zh),
    }
}

pub fn usage(usage: &[u32], lang: Lang) -> String {
    let dead = dead(usage);
    let (used, all) = (usage.len() - dead.len(), usage.len());
    let named: Vec<String> = dead.iter().take(3).map(usize::to_string).collect();
    let more = if dead.len() > named.len() { "…" } else { "" };
    let named = named.join(", ");
    match (lang, dead.is_empty()) {
        (Lang::En, true) => format!("Uses of codes: all {all}"),
        (Lang::Zh, true) => format!("码的使用：{all} 个都在用"),
        (Lang::En, false) => format!("Uses: {used} of {all} codes; dead: {named}{more}"),
        (Lang::Zh, false) => format!("用到 {used}/{all} 个码；死码：{named}{more}"),
    }
}

pub fn narrate(film: &Training, lang: Lang) -> String {
    let log = film.log();
    let model = &log.settings.model;
    let is_en = lang == Lang::En;
    let Some(step) = film.step() else {
        let (grid, codes, dims) = (model.grid(), model.codes, model.dims);
        return if is_en {
            format!(
                "Weights are random. A picture's {grid} patches each go through the encoder to a vector z of {dims} numbers, to the nearest of {codes} codes, and the decoder makes a patch of that. It is an autoencoder, not a VAE: nothing is drawn."
            )
        } else {
            format!(
                "权重是随机的。每张图片有 {grid} 个图块，各经编码器得到 {dims} 维向量 z，再换成 {codes} 个码中最近的一个，由解码器还原成图块。这是自编码器，不是 VAE：过程中没有抽样。"
            )
        };
    };
    match step {
        Step::Train(at) => {
            let Some(measured) = log.steps.get(at - 1) else { return NOTHING_YET.get(lang).to_owned() };
            let [reconstruction, codebook, commitment] = log.terms(measured);
            let total = number(reconstruction + codebook + commitment);
            let (perplexity, reconstruction) = (number(film.perplexity().unwrap_or(0.0)), number(reconstruction));
            let mut said = if is_en {
                format!(
                    "Step {at}: the loss is {total}, of which {reconstruction} is the pictures' error; the batch uses codes as if {perplexity} were used alike."
                )
            } else {
                format!(
                    "第 {at} 步：损失 {total}，其中图片误差 {reconstruction}；这一批用码的混乱度相当于均匀使用 {perplexity} 个码。"
                )
            };
            said += match (is_en, model.straight_through, model.gamma > 0.0) {
                (true, true, _) => " The gradient at each code goes straight through to its vector.",
                (true, false, true) => " No gradient of the pictures' error reaches the encoder: only commitment moves it.",
                (true, false, false) => " No gradient reaches the encoder: it stays as it began.",
                (false, true, _) => "码处的梯度直接传给对应的向量。",
                (false, false, true) => "图片误差的梯度传不到编码器，只有承诺项推动它。",
                (false, false, false) => "没有梯度传到编码器，它一直停在初始状态。",
            };
            let revived = film.revived();
            if !revived.is_empty() {
                let named: Vec<String> = revived.iter().take(6).map(u32::to_string).collect();
                let more = if revived.len() > named.len() { ", …" } else { "" };
                let (count, named) = (revived.len(), named.join(", "));
                said += &if is_en {
                    format!(" Dead codes begin anew where vectors are, {count}: {named}{more}.")
                } else {
                    format!("{count} 个死码移到向量处重新开始：{named}{more}。")
                };
            }
            said
        }
        Step::Encode => {
            let Some(coded) = &log.coded else { return NOTHING_YET.get(lang).to_owned() };
            let (psnr, bits, perplexity) = (number(coded.psnr), number(log.bits()), number(coded.perplexity));
            let dead = coded.dead().len();
            if is_en {
                format!(
                    "All pictures are coded. Those that weren't trained on come back at {psnr} dB from {bits} bits each; codes are used as if {perplexity} were used alike, {dead} of them never."
                )
            } else {
                format!(
                    "给所有图片编码。没参加训练的图片每张用 {bits} 比特，还原的 PSNR 为 {psnr} dB；码的使用相当于均匀使用 {perplexity} 个，其中 {dead} 个从未用到。"
                )
            }
        }
        Step::Fit => {
            let Some(coded) = &log.coded else { return NOTHING_YET.get(lang).to_owned() };
            let (bits, prior) = (number(log.bits()), number(coded.prior_bits));
            if is_en {
                format!(
                    "The prior: counts of what follows the codes at the left and above, at each place, smoothed as Witten and Bell do. By it a picture that wasn't trained on takes {prior} bits instead of {bits}."
                )
            } else {
                format!(
                    "先验：统计每个位置上，左边和上边的码之后出现什么码，用 Witten–Bell 方法平滑。按它编码，没参加训练的图片平均只要 {prior} 比特，而不是 {bits} 比特。"
                )
            }
        }
        Step::Sample => {
            if is_en {
                "New grids of codes are drawn from the prior, code after code, and the decoder makes pictures of them that nobody drew."
                    .to_owned()
            } else {
                "从先验中逐个抽取码，组成新的码格，再由解码器变成谁也没画过的图片。".to_owned()
            }
        }
    }
}
