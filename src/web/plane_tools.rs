//! Points and the view of the plane, by controls: what the pointer does in the picture can all be done here.

use std::rc::Rc;

use serde_json::json;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::lesson_page::PlaneMsg as Msg;
use super::stage::Act;
use crate::lessons::numbers::number;
use crate::lessons::plane::fields::EPSILON as EPSILON_FIELD;
use crate::scene::{Change, Grip, Handle, Plane, Scene, Window};
use crate::words::{Lang, Text};

#[derive(Properties)]
pub struct PlaneToolsProps {
    /// With a plane in it.
    pub scene: Rc<Scene>,
    pub selected: Option<Grip>,
    pub is_snapping: bool,
    pub has_grid: bool,
    pub is_painting: bool,
    /// What contest code takes for 0, in lessons that show it.
    pub epsilon: Option<f64>,
    pub lang: Lang,
    pub on_tool: Callback<Msg>,
}

impl PartialEq for PlaneToolsProps {
    fn eq(&self, other: &PlaneToolsProps) -> bool {
        Rc::ptr_eq(&self.scene, &other.scene)
            && self.selected == other.selected
            && self.is_snapping == other.is_snapping
            && self.has_grid == other.has_grid
            && self.is_painting == other.is_painting
            && self.epsilon == other.epsilon
            && self.lang == other.lang
            && self.on_tool == other.on_tool
    }
}

const POINTS: Text = Text::new("Points", "点");
const POINT: Text = Text::new("Point", "点");
const PREVIOUS: Text = Text::new("Previous point", "上一个点");
const NEXT: Text = Text::new("Next point", "下一个点");
const X: Text = Text::new("x", "x");
const Y: Text = Text::new("y", "y");
const ADD: Text = Text::new("Add a point", "添加点");
const ADD_PLANE: Text = Text::new("Add a half-plane", "添加半平面");
const PAINT: Text = Text::new("Paint points", "涂画点");
const REMOVE: Text = Text::new("Remove it", "删除此点");
const SNAP: Text = Text::new("Whole numbers", "吸附到整数");
const GRID: Text = Text::new("Grid", "网格");
const VIEW: Text = Text::new("View", "视图");
const NEARER: Text = Text::new("Zoom in", "放大");
const FARTHER: Text = Text::new("Zoom out", "缩小");
const FIT: Text = Text::new("Show all", "显示全部");
const MOVES: [(&str, Text, f32, f32); 4] = [
    ("←", Text::new("Move the view left", "视图左移"), -1.0, 0.0),
    ("↑", Text::new("Move the view up", "视图上移"), 0.0, -1.0),
    ("↓", Text::new("Move the view down", "视图下移"), 0.0, 1.0),
    ("→", Text::new("Move the view right", "视图右移"), 1.0, 0.0),
];
const EPSILON: Text = Text::new("ε of contest code", "竞赛代码的 ε");
const HELP: Text = Text::new(
    "Drag points, or select one and use the arrow keys; Shift for fine steps. Drag the ground to move the view, Ctrl and the wheel zoom.",
    "可拖动点；也可以选中一个点后按方向键移动，按住 Shift 为微调。拖动空白处平移，Ctrl 加滚轮缩放。",
);
const HELP_GROWS: Text = Text::new(
    "A double click adds a point, Delete removes it; where painting is on, dragging leaves points.",
    "双击添加点，Delete 键删除；勾选“涂画点”后，拖动会沿途留下点。",
);

/// More handles than these are chosen by number.
const MOST_LISTED: usize = 60;
/// How far a press moves the view, in parts of its size.
const PAN_SHARE: f32 = 0.25;
const ZOOM: f64 = 1.5;
/// Powers of ten on the slider of epsilon.
const POWERS: (i32, i32) = (-18, 2);

#[component]
pub fn PlaneTools(props: &PlaneToolsProps) -> Html {
    let lang = props.lang;
    let Some(plane) = &props.scene.plane else { return Html::default() };
    let at = props.selected.as_ref().and_then(|grip| plane.handles.iter().position(|handle| handle.grip == *grip));
    html! {
        <div class="plane-tools">
            if let Some(at) = at {
                { points(props, plane, at) }
            } else if plane.grows.is_some() {
                <div class="plane-row" role="group" aria-label={POINTS.get(lang)}>{ add(props, plane) }</div>
            }
            { view(props, plane) }
            if let Some(epsilon) = props.epsilon {
                { slider(props, epsilon) }
            }
            <p class="plane-help">{ HELP.get(lang) }{ " " }if plane.grows.is_some() { { HELP_GROWS.get(lang) } }</p>
        </div>
    }
}

fn act(props: &PlaneToolsProps, act: Act) -> Callback<MouseEvent> {
    props.on_tool.reform(move |_: MouseEvent| Msg::Act(act.clone()))
}

fn points(props: &PlaneToolsProps, plane: &Plane, at: usize) -> Html {
    let (handles, lang) = (&plane.handles, props.lang);
    let handle = &handles[at];
    let select = |to: Option<&Handle>, sign: &'static str, name: Text| {
        let onclick = to.map(|to| {
            let grip = to.grip.clone();
            props.on_tool.reform(move |_: MouseEvent| Msg::Select(grip.clone()))
        });
        html! { <button type="button" disabled={onclick.is_none()} {onclick} aria-label={name.get(lang)} title={name.get(lang)}>{ sign }</button> }
    };
    let coordinate = |name: Text, value: f64, place: fn(f64, (f64, f64)) -> (f64, f64)| {
        let (grip, was) = (handle.grip.clone(), (handle.x, handle.y));
        let on_tool = props.on_tool.clone();
        let on_number = Callback::from(move |number: f64| {
            for act in [Act::Grab(grip.clone()), Act::Drag(grip.clone(), place(number, was)), Act::Drop] {
                on_tool.emit(Msg::Typed(act));
            }
        });
        html! { <Coordinate {value} name={name.get(lang)} {on_number} /> }
    };
    html! {
        <div class="plane-row" role="group" aria-label={POINTS.get(lang)}>
            { select(at.checked_sub(1).and_then(|at| handles.get(at)), "‹", PREVIOUS) }
            { chooser(props, plane, at) }
            { select(handles.get(at + 1), "›", NEXT) }
            { coordinate(X, handle.x, |x, (_, y)| (x, y)) }
            { coordinate(Y, handle.y, |y, (x, _)| (x, y)) }
            if plane.grows.is_some() {
                { add(props, plane) }
                <button type="button" onclick={act(props, Act::Remove(handle.grip.clone()))} disabled={!handle.grip.path().ends_with(']')}>{ REMOVE.get(lang) }</button>
            }
            { tick(props, SNAP, props.is_snapping, Msg::Snap) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CoordinateProps {
    value: f64,
    name: &'static str,
    on_number: Callback<f64>,
}

/// A number that is taken over when it is typed to its end; what is none is put back.
#[component]
fn Coordinate(props: &CoordinateProps) -> Html {
    let typed = use_state(|| None::<String>);
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| typed.set(Some(event.target_unchecked_into::<HtmlInputElement>().value())))
    };
    let onchange = {
        let (typed, on_number) = (typed.clone(), props.on_number.clone());
        Callback::from(move |event: Event| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            if let Some(number) = text.trim().replace('−', "-").parse::<f64>().ok().filter(|number| number.is_finite()) {
                on_number.emit(number);
            }
            typed.set(None);
        })
    };
    let value = typed.as_ref().cloned().unwrap_or_else(|| number(props.value));
    html! { <label>{ props.name }{ " " }<input type="text" inputmode="decimal" {value} {oninput} {onchange} autocomplete="off" /></label> }
}

fn add(props: &PlaneToolsProps, plane: &Plane) -> Html {
    let Window { x, y, .. } = plane.window;
    let name = if plane.grows == Some("planes") { ADD_PLANE } else { ADD };
    html! {
        <>
            <button type="button" onclick={act(props, Act::Add((x, y)))}>{ name.get(props.lang) }</button>
            if plane.grows != Some("planes") {
                { tick(props, PAINT, props.is_painting, Msg::Paint) }
            }
        </>
    }
}

fn tick(props: &PlaneToolsProps, name: Text, is_on: bool, message: fn(bool) -> Msg) -> Html {
    let onchange = props.on_tool.reform(move |event: Event| message(event.target_unchecked_into::<HtmlInputElement>().checked()));
    html! { <label class="tick"><input type="checkbox" checked={is_on} {onchange} />{ name.get(props.lang) }</label> }
}

/// The handle that is selected, and the choice of another one.
fn chooser(props: &PlaneToolsProps, plane: &Plane, at: usize) -> Html {
    let (handles, lang) = (&plane.handles, props.lang);
    let (on_tool, scene) = (props.on_tool.clone(), props.scene.clone());
    let choose = move |place: Option<usize>| {
        let handles = scene.plane.as_ref().map_or(&[] as &[_], |plane| &plane.handles);
        if let Some(handle) = place.and_then(|place| handles.get(place)) {
            on_tool.emit(Msg::Select(handle.grip.clone()));
        }
    };
    if handles.len() > MOST_LISTED {
        let onchange = Callback::from(move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            choose(field.value().trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1)));
        });
        return html! {
            <label>{ POINT.get(lang) }{ " " }<input type="number" aria-label={POINT.get(lang)} min="1" max={handles.len().to_string()} value={(at + 1).to_string()} {onchange} />
                <span class="of">{ format!("/ {}", handles.len()) }</span></label>
        };
    }
    let onchange = Callback::from(move |event: Event| {
        choose(event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok());
    });
    html! {
        <label>{ POINT.get(lang) }{ " " }<select aria-label={POINT.get(lang)} {onchange}>
            { for handles.iter().enumerate().map(|(index, handle)| html! {
                <option value={index.to_string()} selected={index == at}>{ &handle.name }</option>
            }) }
        </select></label>
    }
}

fn view(props: &PlaneToolsProps, plane: &Plane) -> Html {
    let lang = props.lang;
    let Window { x, y, .. } = plane.window;
    let button = |sign: &'static str, name: Text, window: Option<Window>| {
        html! { <button type="button" onclick={act(props, Act::Show(window))} aria-label={name.get(lang)} title={name.get(lang)}>{ sign }</button> }
    };
    html! {
        <div class="plane-row" role="group" aria-label={VIEW.get(lang)}>
            { button("+", NEARER, Some(plane.window.zoomed(ZOOM, (x, y)))) }
            { button("−", FARTHER, Some(plane.window.zoomed(1.0 / ZOOM, (x, y)))) }
            { for MOVES.iter().map(|(sign, name, dx, dy)| {
                button(sign, *name, Some(plane.window.moved(dx * PAN_SHARE * plane.width, dy * PAN_SHARE * plane.height)))
            }) }
            <button type="button" onclick={act(props, Act::Show(None))}>{ FIT.get(lang) }</button>
            { tick(props, GRID, props.has_grid, Msg::Grid) }
        </div>
    }
}

fn slider(props: &PlaneToolsProps, epsilon: f64) -> Html {
    let (low, high) = POWERS;
    // Left of all powers is 0.
    let place = if epsilon > 0.0 { (libm::round(libm::log10(epsilon)) as i32).clamp(low, high) } else { low - 1 };
    let oninput = props.on_tool.reform(move |event: InputEvent| {
        let power = event.target_unchecked_into::<HtmlInputElement>().value_as_number() as i32;
        let epsilon = if power < low { 0.0 } else { format!("1e{power}").parse().unwrap_or(0.0) };
        Msg::Act(Act::Change(Change { field: EPSILON_FIELD.name, to: json!(epsilon), instead_of: &[] }))
    });
    html! {
        <label class="plane-row epsilon">{ EPSILON.get(props.lang) }
            <input type="range" min={(low - 1).to_string()} max={high.to_string()} step="1" value={place.to_string()} {oninput}
                aria-valuetext={format!("{epsilon:e}")} />
            <output>{ if epsilon > 0.0 { format!("{epsilon:e}") } else { "0".to_owned() } }</output>
        </label>
    }
}
