//! Names and numbers: variables, counters, and whether the result was checked.

use std::rc::Rc;

use yew::prelude::*;

use super::ui;
use super::worker::{Checked, Verdict};
use crate::kernel::Report;
use crate::lessons::Variable;
use crate::trace::{Counter, Tally};
use crate::words::{Lang, Text, grouped};

pub const fn counter_name(counter: Counter) -> Text {
    match counter {
        Counter::Compare => Text::new("comparisons", "比较"),
        Counter::Swap => Text::new("swaps", "交换"),
        Counter::Move => Text::new("moves", "移动"),
        Counter::Read => Text::new("reads", "读取"),
        Counter::Write => Text::new("writes", "写入"),
        Counter::AuxBytes => Text::new("extra bytes, peak", "额外字节（峰值）"),
        Counter::Depth => Text::new("depth, peak", "深度（峰值）"),
        Counter::GlobalReadBytes => Text::new("global bytes read", "全局内存读取字节"),
        Counter::GlobalWrittenBytes => Text::new("global bytes written", "全局内存写入字节"),
        Counter::Flops => Text::new("floating-point operations", "浮点运算"),
        Counter::Predicate => Text::new("predicate calls", "谓词调用"),
        Counter::WrongSigns => Text::new("wrong in floating point", "浮点符号错误"),
    }
}

#[derive(Properties, PartialEq)]
pub struct VariablesProps {
    pub variables: Vec<Variable>,
    pub lang: Lang,
}

#[component]
pub fn Variables(props: &VariablesProps) -> Html {
    html! {
        <section class="panel">
            <h2>{ ui::VARIABLES.get(props.lang) }</h2>
            <dl class="facts">
                { for props.variables.iter().map(|variable| html! { <div><dt><code>{ variable.name }</code></dt><dd>{ &variable.value }</dd></div> }) }
            </dl>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct CountersProps {
    pub tally: Tally,
    /// What the whole run counts: its counters are the ones shown.
    pub total: Tally,
    /// How quickly the run goes, of which that is told: names of the kinds of passes, and the run so far.
    pub passes: &'static [Text],
    pub report: Option<Rc<Report>>,
    /// None before it is known.
    pub verdict: Option<Verdict>,
    pub lang: Lang,
}

#[component]
pub fn Counters(props: &CountersProps) -> Html {
    let lang = props.lang;
    let shown = Counter::ALL.iter().copied().filter(|counter| props.total.get(*counter) > 0);
    html! {
        <section class="panel">
            <h2>{ ui::COUNTERS.get(lang) }</h2>
            <dl class="facts long">
                { for shown.map(|counter| html! {
                    <div><dt>{ counter_name(counter).get(lang) }</dt><dd>{ grouped(props.tally.get(counter)) }</dd></div>
                }) }
            </dl>
            { speed(props) }
            { match &props.verdict {
                Some(Verdict::Checked(check)) => verdict(check, lang),
                Some(Verdict::Unchecked(why)) => html! { <p class="verdict"><strong>{ ui::UNCHECKED.get(lang) }</strong>{ " " }{ why.get(lang) }</p> },
                None => Html::default(),
            } }
        </section>
    }
}

/// Tokens per second, by the clock, and how much the first kind of pass gains over the last.
fn speed(props: &CountersProps) -> Html {
    let lang = props.lang;
    let Some(report) = &props.report else { return Html::default() };
    let paces = (0..).zip(props.passes).map(|(kind, name)| (report.pace(kind), *name));
    let speeds: Vec<(usize, Text, f64)> = paces.filter_map(|(pace, name)| Some((pace.parts(), name, pace.per_sec()?))).collect();
    let gain = match speeds[..] {
        [] => return Html::default(),
        [(_, _, one), .., (_, name, other)] => Some(ui::times_as_fast(one / other, name)),
        _ => None,
    };
    html! {
        <>
            <h3>{ ui::TOKENS_PER_SEC.get(lang) }</h3>
            <dl class="facts long">
                { for speeds.iter().map(|(passes, name, per_sec)| html! {
                    <div><dt>{ name.get(lang) }</dt><dd>{ format!("{per_sec:.1} ") }{ ui::in_passes(*passes).get(lang) }</dd></div>
                }) }
            </dl>
            <p class="verdict">
                if let Some(gain) = gain { { gain.get(lang) }{ " " } }
                { ui::HOW_TIMED.get(lang) }
            </p>
        </>
    }
}

/// Says whether the second way of computing agrees.
pub fn verdict(check: &Checked, lang: Lang) -> Html {
    let (class, sign, word) = if check.is_ok { ("ok", "✓", ui::CHECKED) } else { ("bad", "✗", ui::DIFFERS) };
    let error = if check.max_error == 0.0 { String::new() } else { format!(" ({:.1e})", check.max_error) };
    html! {
        <p class={classes!("verdict", class)}>
            <strong><span aria-hidden="true">{ sign }{ " " }</span>{ word.get(lang) }</strong>{ " " }<span>{ check.against.get(lang) }{ error }</span>
        </p>
    }
}
