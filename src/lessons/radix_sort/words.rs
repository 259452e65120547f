//! What is said of the kernels' passes.

use super::film::{Kernel, Passes};
use crate::words::grouped;
use crate::words::{Lang, Text};

pub const NO_KEYS: Text = Text::new("The list is empty: no kernel runs.", "列表为空：没有核函数运行。");
pub const SAMPLES: Text = Text::new("keys of the sample", "个抽样的键");
pub const DIGITS: Text = Text::new("digits", "个数位值");

/// `"The list after pass 2"`.
pub fn list(film: &Passes, passes_over: usize, lang: Lang) -> String {
    let list = match (lang, passes_over) {
        (Lang::En, 0) => "The list as given".to_owned(),
        (Lang::Zh, 0) => "给定的列表".to_owned(),
        (Lang::En, pass) => format!("The list after pass {pass}"),
        (Lang::Zh, pass) => format!("第 {pass} 趟之后的列表"),
    };
    match (lang, film.stride) {
        (_, 1) => list,
        (Lang::En, stride) => format!("{list}: one key in {}", grouped(stride as u64)),
        (Lang::Zh, stride) => format!("{list}：每 {} 个取一个", grouped(stride as u64)),
    }
}

pub fn table(film: &Passes, lang: Lang) -> String {
    let Some((pass, kernel)) = film.step() else {
        return match lang {
            Lang::En => "Table of digits: empty".to_owned(),
            Lang::Zh => "数位表：还是空的".to_owned(),
        };
    };
    let bits = bits(film, pass);
    match (lang, kernel) {
        (Lang::En, Kernel::Histogram) => format!("How many keys have each digit, bits {bits}"),
        (Lang::Zh, Kernel::Histogram) => format!("每个数位值有几个键（第 {bits} 位）"),
        (Lang::En, _) => format!("Where each digit's keys begin, bits {bits}"),
        (Lang::Zh, _) => format!("每个数位值从哪里开始（第 {bits} 位）"),
    }
}

fn bits(film: &Passes, pass: usize) -> String {
    let first = pass * film.digit_bits();
    format!("{first}–{}", first + film.digit_bits() - 1)
}

pub fn narrate(film: &Passes, lang: Lang) -> String {
    if film.keys == 0 {
        return NO_KEYS.get(lang).to_owned();
    }
    let (keys, groups, passes) = (grouped(film.keys as u64), grouped(film.groups() as u64), film.pass_count());
    let width = film.digit_bits();
    let Some((pass, kernel)) = film.step() else {
        return match lang {
            Lang::En => format!(
                "The {keys} keys are in the device's memory, 32 bits each. {passes} passes sort them by {width} bits each, the lowest first; the base of the input is for the run step by step."
            ),
            Lang::Zh => {
                format!(
                    "{keys} 个键已放进设备内存，每个 32 位。共 {passes} 趟，每趟按 {width} 位排，从最低位开始；输入里的基数只用于逐步运行。"
                )
            }
        };
    };
    let (number, bits) = (pass + 1, bits(film, pass));
    let is_last = number == passes;
    match (lang, kernel) {
        (Lang::En, Kernel::Histogram) if film.groups() == 1 => format!(
            "Pass {number} of {passes}, histogram: one workgroup counts the digits (bits {bits}) of the keys, 4,096 at most. More keys would have more workgroups, each with counts of its own."
        ),
        (Lang::En, Kernel::Histogram) => format!(
            "Pass {number} of {passes}, histogram: each of {groups} workgroups counts the digits (bits {bits}) of its own keys, 4,096 at most. Counted apart, none has to wait for another."
        ),
        (Lang::Zh, Kernel::Histogram) => format!(
            "第 {number}/{passes} 趟，直方图：{groups} 个工作组各数自己那些键（至多 4,096 个）的数位（第 {bits} 位）。各数各的，谁也不用等谁。"
        ),
        (Lang::En, Kernel::Scan) => format!(
            "Pass {number} of {passes}, scan: every count becomes the sum of those before it, digit by digit and within a digit workgroup by workgroup. So each workgroup knows where its first key of each digit goes."
        ),
        (Lang::Zh, Kernel::Scan) => format!(
            "第 {number}/{passes} 趟，扫描：每个计数变成它前面所有计数之和，先按数位值、再按工作组排列。这样每个工作组都知道自己每个数位值的第一个键该放哪里。"
        ),
        (Lang::En, Kernel::Scatter) => format!(
            "Pass {number} of {passes}, scatter: a key goes to its digit's place plus the number of keys before it in the workgroup with the same digit. {}",
            if is_last {
                "All 32 bits are done: the list is sorted."
            } else {
                "Equal digits keep their order, so what the passes before sorted stays sorted."
            }
        ),
        (Lang::Zh, Kernel::Scatter) => format!(
            "第 {number}/{passes} 趟，散布：键的位置 = 它的数位值的起点 + 本组内排在它前面、数位值相同的键数。{}",
            if is_last {
                "32 位都排完了，列表已有序。"
            } else {
                "数位相同的键先后不变，所以前几趟排好的次序还在。"
            }
        ),
    }
}
