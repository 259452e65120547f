//! What is said of the training.

use super::course::SAMPLES;
use super::film::Event;
use super::log::Log;
use crate::words::{Text, Words, counted};

pub const ORIGINALS: Text = Text::new("originals", "原图");
pub const GRIDS: Text = Text::new("codes of the patches", "各块的码字编号");
pub const NOUN: Text = Text::new("codes", "个码字");
pub const RECONSTRUCTION: Text = Text::new("reconstruction", "重建损失");
pub const CODEBOOK: Text = Text::new("codebook", "码本损失");
pub const COMMITMENT: Text = Text::new("commitment", "承诺损失");
pub const PERPLEXITY: Text = Text::new("perplexity", "困惑度");
pub const CURVES: Text = Text::new("curves", "曲线");
pub const PLANE: Text = Text::new("codes (rings), their cells, vectors (dots)", "码字（圆圈）及其区域，向量（小点）");
pub const DESCENT: Text = Text::new("arrow: where the encoder is sent", "箭头：编码器被推去的方向");
pub const GRADIENTS: Text = Text::new("gradient, by dimension", "各维的梯度");
pub const GIVEN: Text = Text::new("what the encoder gets", "编码器拿到的");
pub const BY_CODE: Text = Text::new("slope as the code moves", "移动码字时的斜率");
pub const BY_VECTOR: Text = Text::new("slope as z moves", "移动 z 时的斜率");
pub const SAMPLED: Text = Text::new("drawn from the prior", "从先验中采样");

/// A number in a few digits.
pub fn short(number: f64) -> String {
    match number.abs() {
        0.0 => "0".to_owned(),
        size if size >= 100.0 => format!("{number:.0}"),
        size if size >= 1.0 => format!("{number:.2}"),
        size if size >= 0.001 => format!("{number:.4}"),
        _ => format!("{number:.1e}"),
    }
}

pub fn bits(log: &Log) -> Words {
    let (bits, cells, codes) = (short(log.bits()), log.model.cells(), log.model.codes);
    Words::new(format!("{bits} bits a picture: {cells} × log₂ {codes}"), format!("每幅 {bits} 位：{cells} × log₂ {codes}"))
}

pub fn usage(dead: u32, codes: u32) -> Words {
    Words::new(
        format!("uses in this step (√); {dead} of {codes} dead"),
        format!("本步使用次数（开方）；{codes} 个中死了 {dead} 个"),
    )
}

/// Over what becomes of the pictures.
pub fn restored(steps: usize, psnr: f64) -> Words {
    let psnr = format!("PSNR {psnr:.1} dB");
    match steps {
        0 => Words::new(format!("restored before the training, {psnr}"), format!("训练前的重建，{psnr}")),
        _ => Words::new(format!("restored after step {steps}, {psnr}"), format!("第 {steps} 步后的重建，{psnr}")),
    }
}

pub const WHOLE: Text = Text::new("the picture, in grey", "原图（灰度）");

/// Over what becomes of the whole picture.
pub fn whole(psnr: Option<f64>, bits: f64, ratio: f64) -> Words {
    let psnr = psnr.map_or("∞".to_owned(), |psnr| format!("{psnr:.1}"));
    let bits = crate::words::grouped(bits.round() as u64);
    Words::new(format!("from {bits} bits, 1/{ratio:.0}; {psnr} dB"), format!("由 {bits} 位还原，1/{ratio:.0}；{psnr} dB"))
}

/// A picture for those who can't see it.
pub fn picture(number: usize, codes: &[u32]) -> Words {
    let (number, codes) = (number + 1, codes.iter().map(u32::to_string).collect::<Vec<_>>().join(" "));
    Words::new(format!("{number}, codes {codes}"), format!("第 {number} 幅，码字 {codes}"))
}

pub fn length(title: Text, slopes: &[f32]) -> Words {
    let length = libm::sqrt(slopes.iter().map(|slope| f64::from(*slope).powi(2)).sum::<f64>());
    let length = short(length);
    Words::new(format!("{}: length {length}", title.en), format!("{}：长度 {length}", title.zh))
}

pub fn narrate(log: &Log, event: Event) -> Words {
    match event {
        Event::Begun => Words::new(
            format!(
                "Nothing is learnt yet: each patch is given the nearest of {} codes that lie close together, and what is decoded is noise.",
                log.model.codes
            ),
            format!("还什么都没学：{} 个码字挤在一处，每块取最近的一个，解码出来的只是噪声。", log.model.codes),
        ),
        Event::Trained(step) => trained(log, step),
        Event::Fitted => log.prior.as_ref().map_or_else(
            || Words::new("The prior is fitted.", "先验已拟合。"),
            |prior| {
                let [bits, learnt, other] = [log.bits(), prior.bits, prior.bits_of_others].map(short);
                Words::new(
                    format!(
                        "The prior counts which code follows which, given its place and the codes to its left and above, in {}. A picture's codes take {learnt} bits under it rather than {bits}; those of pictures that it never saw take {other}.",
                        counted(prior.contexts as u64, "context")
                    ),
                    format!(
                        "先验在 {} 种上下文里数数：给定位置、左边和上边的码字，接下来是哪个码字。这样一幅图的码字只要 {learnt} 位，而不是 {bits} 位；没见过的图要 {other} 位。",
                        prior.contexts
                    ),
                )
            },
        ),
        Event::Sampled(places) => {
            let cells = log.model.cells();
            Words::new(
                format!("Code {places} of {cells} is drawn for each of {SAMPLES} new pictures, by its chances given the codes before it; the decoder turns it into a patch."),
                format!("为 {SAMPLES} 幅新图各抽第 {places} 个码字（共 {cells} 个），概率取决于已抽出的码字；解码器把它变成一块图。"),
            )
        }
    }
}

fn trained(log: &Log, step: usize) -> Words {
    let of = &log.steps[step];
    let [reconstruction, codebook, commitment] = log.terms(of);
    let (loss, restored) = (short(reconstruction + codebook + commitment), short(reconstruction));
    let (number, all, used) = (step + 1, log.all, of.usage.iter().filter(|uses| **uses > 0).count());
    let mut words = Words::new(
        format!(
            "Step {number} of {all}: the batch lost {loss}, of which {restored} by its reconstruction, and used {used} codes."
        ),
        format!("第 {number} 步（共 {all} 步）：这一批的损失为 {loss}，其中重建占 {restored}；用到 {used} 个码字。"),
    );
    if !of.revived.is_empty() {
        let count = of.revived.len();
        words.en += &format!(
            " Before it, {} dead for {} steps or more moved onto vectors of the batch.",
            counted(count as u64, "code"),
            super::log::DEAD_AFTER
        );
        words.zh += &format!("在此之前，{count} 个至少 {} 步没人用的码字被移到了本批的向量上。", super::log::DEAD_AFTER);
    }
    if !log.model.straight_through {
        words.en += " Nothing goes straight through: of the reconstruction's loss the encoder learns nothing.";
        words.zh += "没有直通：编码器从重建损失里什么也学不到。";
    }
    words
}
