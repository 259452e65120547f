//! The player's controls.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icons::{Icon, icon};
use super::ui;
use crate::words::{Lang, Text, grouped};

/// Times the base speed of [`STEP_MS`].
pub const SPEEDS: [f64; 7] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];
/// Milliseconds of a step at speed 1.
pub const STEP_MS: f64 = 700.0;

/// What the reader does with the player.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Control {
    Toggle,
    Seek(usize),
    By(isize),
    Speed(f64),
    LoopFrom,
    LoopTo,
    LoopOff,
    /// A step was asked for that there isn't.
    NoSuchStep,
}

#[derive(Properties, PartialEq)]
pub struct PlayerProps {
    pub at: usize,
    pub len: usize,
    pub is_playing: bool,
    pub speed: f64,
    /// The instants that play keeps to.
    pub range: Option<(usize, usize)>,
    /// Whether it repeats them.
    pub is_looping: bool,
    /// The instant where a variant that is wrong on purpose parts from the right one.
    pub slip: Option<usize>,
    pub lang: Lang,
    pub on_control: Callback<Control>,
    /// Asks for a link to this instant; none where the page has no address of its own.
    #[prop_or_default]
    pub on_copy: Option<Callback<()>>,
}

#[component]
pub fn Player(props: &PlayerProps) -> Html {
    let &PlayerProps { at, len, is_playing, speed, range, is_looping, slip, lang, .. } = props;
    let send = |control: Control| props.on_control.reform(move |_: MouseEvent| control);
    let button = |control: Control, name: Text, picture: Icon, is_off: bool| {
        html! { <button type="button" onclick={send(control)} aria-label={name.get(lang)} title={name.get(lang)} disabled={is_off}>{ icon(picture) }</button> }
    };
    let on_slide = props.on_control.reform(|event: InputEvent| {
        let slider: HtmlInputElement = event.target_unchecked_into();
        Control::Seek(slider.value_as_number().max(0.0) as usize)
    });
    let on_jump = {
        let on_control = props.on_control.clone();
        Callback::from(move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            match field.value().trim().parse::<usize>() {
                Ok(wanted) if wanted <= len => on_control.emit(Control::Seek(wanted)),
                _ => {
                    field.set_value(&at.to_string());
                    on_control.emit(Control::NoSuchStep);
                }
            }
        })
    };
    let on_speed = props.on_control.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Control::Speed(select.value().parse().unwrap_or(1.0))
    });
    let (play_name, play_icon) = if is_playing { (ui::PAUSE, Icon::Pause) } else { (ui::PLAY, Icon::Play) };
    // A page of notes has several widgets, and landmarks of one name don't help to find one's way.
    let role = props.on_copy.is_none().then_some("group");
    html! {
        <section class="player" {role} aria-label={ui::PLAYER.get(lang)}>
            <div class="player-row">
                <div class="transport">
                    { button(Control::Seek(0), ui::FIRST, Icon::First, at == 0) }
                    { button(Control::By(-1), ui::PREVIOUS, Icon::Previous, at == 0) }
                    <button type="button" class="primary play" onclick={send(Control::Toggle)} aria-label={play_name.get(lang)} title={play_name.get(lang)} disabled={len == 0}>
                        { icon(play_icon) }
                    </button>
                    { button(Control::By(1), ui::NEXT, Icon::Next, at == len) }
                    { button(Control::Seek(len), ui::LAST, Icon::Last, at == len) }
                </div>
                <div class="track">
                    <input type="range" min="0" max={len.to_string()} step="1" value={at.to_string()} oninput={on_slide}
                        aria-label={ui::POSITION.get(lang)} aria-valuetext={format!("{at} / {len}")} />
                    if let Some(at) = slip { { slip_mark(at, len) } }
                    if let Some((from, to)) = range { { loop_bar(from, to, len) } }
                </div>
                <label class="step">{ ui::STEP.get(lang) }
                    <input type="number" inputmode="numeric" min="0" max={len.to_string()} value={at.to_string()} onchange={on_jump} />
                    <span class="of">{ format!("/ {}", grouped(len as u64)) }</span>
                </label>
            </div>
            <div class="player-row">
                <label>{ ui::SPEED.get(lang) }
                    <select onchange={on_speed}>
                        { for SPEEDS.iter().map(|choice| html! {
                            <option value={choice.to_string()} selected={*choice == speed}>{ format!("{choice}×") }</option>
                        }) }
                    </select>
                </label>
                <button type="button" onclick={send(Control::LoopFrom)}>{ ui::LOOP_FROM.get(lang) }</button>
                <button type="button" onclick={send(Control::LoopTo)}>{ ui::LOOP_TO.get(lang) }</button>
                if let Some((from, to)) = range {
                    <button type="button" onclick={send(Control::LoopOff)}>{ format!("{} ({from}–{to})", if is_looping { ui::LOOP_OFF } else { ui::PLAY_ALL }.get(lang)) }</button>
                }
                if let Some(on_copy) = &props.on_copy {
                    <button type="button" class="at-end" onclick={on_copy.reform(|_: MouseEvent| ())}>{ ui::COPY_LINK.get(lang) }</button>
                }
            </div>
        </section>
    }
}

/// Where a run goes wrong, above the slider. Its words, and the way there, stand beside the player.
fn slip_mark(at: usize, len: usize) -> Html {
    html! {
        <svg class="slip-mark" viewBox={format!("0 0 {} 1", len.max(1))} preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <path d={format!("M{at},0v1")} />
        </svg>
    }
}

/// The steps that play keeps to, below the slider.
fn loop_bar(from: usize, to: usize, len: usize) -> Html {
    let width = (to - from).max(len.div_ceil(200));
    html! {
        <svg class="loop-bar" viewBox={format!("0 0 {} 1", len.max(1))} preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect x={from.to_string()} y="0" width={width.to_string()} height="1" />
        </svg>
    }
}
