//! The plot of a chart: points for what was measured, lines for theory, dashes for fits; its legend, its numbers, and the one pointed at.

mod draw;
mod paper;
mod pens;

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use self::draw::{Inks, Spot, draw};
use self::pens::{COLOURS, Pen, pens};
use super::stage::{palette_of, tokens_of, use_system_colours, use_width};
use crate::chart::{Chart, Series, SeriesKind, short, summary};
use crate::words::{Lang, Text};

const NOTHING_YET: Text = Text::new("Nothing measured yet.", "还没有测量数据。");
const NUMBERS: Text = Text::new("Numbers", "数据");
const HEIGHT_PIXELS: f64 = 280.0;
/// How near a pointer must be to a point, in CSS pixels.
const REACH_PIXELS: f64 = 24.0;

#[derive(Properties, Clone, PartialEq)]
pub struct PlotProps {
    pub chart: Rc<Chart>,
    pub lang: Lang,
    /// The theme's name: tokens are read again when it changes.
    #[prop_or_default]
    pub theme: AttrValue,
    /// What the plot shows, in a few words; its axes say it when this is empty.
    #[prop_or_default]
    pub label: AttrValue,
}

#[component]
pub fn Plot(props: &PlotProps) -> Html {
    let PlotProps { chart, lang, .. } = props;
    let label = if props.label.is_empty() { axes_in_words(chart, *lang) } else { props.label.clone() };
    let frame = use_node_ref();
    let canvas = use_node_ref();
    let width = use_state(|| 0.0_f32);
    let on_width = {
        let width = width.setter();
        use_callback((), move |new, ()| width.set(new))
    };
    use_width(&frame, &on_width);
    let colours = use_system_colours();
    let spots = use_mut_ref(Vec::<Spot>::new);
    let chosen = use_state(|| None::<Spot>);

    let inks = use_mut_ref(|| None::<Inks>);
    {
        let inks = inks.clone();
        use_effect_with((props.theme.clone(), colours), move |_| drop(inks.take()));
    }
    {
        let (canvas, spots) = (canvas.clone(), spots.clone());
        let drawn_from = (chart.clone(), *lang, *width, props.theme.clone(), colours);
        use_effect_with(drawn_from, move |(chart, lang, width, ..)| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                *spots.borrow_mut() = redraw(chart, &canvas, &inks, *lang, f64::from(*width)).unwrap_or_default();
            }
        });
    }

    let on_pointer = {
        let (spots, chosen) = (spots.clone(), chosen.clone());
        Callback::from(move |event: PointerEvent| {
            let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
            let next = nearest(&spots.borrow(), x, y);
            if next != *chosen {
                chosen.set(next);
            }
        })
    };
    let on_leave = {
        let chosen = chosen.setter();
        Callback::from(move |_: PointerEvent| chosen.set(None))
    };
    let on_key = {
        let (spots, chosen) = (spots.clone(), chosen.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(next) = by_key(&event.key(), *chosen, &spots) {
                event.prevent_default();
                // The page's own keys step through the lesson.
                event.stop_propagation();
                chosen.set(Some(next));
            }
        })
    };

    let is_empty = chart.series.iter().all(|series| series.points.is_empty());
    html! {
        <figure class="plot">
            <figcaption class="plot-caption">{ label.clone() }</figcaption>
            { legend(chart, *lang) }
            // Lying down it can be read, and it takes no width.
            <p class="plot-y">{ chart.y.title(*lang) }</p>
            <div class="plot-frame" ref={frame} tabindex="0" role="group" aria-label={label.clone()} onkeydown={on_key}>
                <canvas class="plot-canvas" role="img" aria-label={label.clone()} ref={canvas}
                    onpointermove={on_pointer.clone()} onpointerdown={on_pointer} onpointerleave={on_leave} />
                if is_empty {
                    <p class="plot-empty">{ NOTHING_YET.get(*lang) }</p>
                }
                if let Some(spot) = *chosen {
                    <Crosshair {spot} width={*width} />
                }
            </div>
            <p class="plot-readout" aria-live="polite">{ chosen.map(|spot| in_words(chart, spot, *lang)) }</p>
            { numbers(chart, &label, *lang) }
        </figure>
    }
}

/// Fits the canvas to the width and draws. None when there is nothing to draw.
fn redraw(chart: &Chart, canvas: &HtmlCanvasElement, inks: &RefCell<Option<Inks>>, lang: Lang, width: f64) -> Option<Vec<Spot>> {
    let scale = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, 3.0);
    canvas.set_width((width * scale) as u32);
    canvas.set_height((HEIGHT_PIXELS * scale) as u32);
    if width < 1.0 {
        return None;
    }
    let mut inks = inks.borrow_mut();
    let inks = inks.get_or_insert_with(|| inks_of(canvas));
    draw(chart, canvas, inks, lang, scale)
}

fn inks_of(canvas: &HtmlCanvasElement) -> Inks {
    let host = canvas.parent_element().unwrap_or_else(|| Element::from(canvas.clone()));
    let palette = palette_of(&host);
    let names: Vec<String> = (1..=COLOURS).map(|number| format!("--chart-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).chain(["--chart-grid"]).collect();
    let mut series = tokens_of(&host, &names);
    let grid = series.pop().unwrap_or(palette.ink);
    Inks { ink: palette.ink, grid, series, font: palette.font }
}

/// The point nearest to a place of the canvas, within reach.
fn nearest(spots: &[Spot], x: f64, y: f64) -> Option<Spot> {
    let distance = |spot: &Spot| (spot.x - x).hypot(spot.y - y);
    let best = spots.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    (distance(best) <= REACH_PIXELS).then_some(*best)
}

/// Left and right go along a series, up and down to the next one.
fn by_key(key: &str, chosen: Option<Spot>, spots: &RefCell<Vec<Spot>>) -> Option<Spot> {
    let spots = spots.borrow();
    let find = |series: usize, point: usize| spots.iter().find(|spot| (spot.series, spot.point) == (series, point)).copied();
    if !["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].contains(&key) {
        return None;
    }
    let Some(spot) = chosen else { return spots.first().copied() };
    match key {
        "ArrowLeft" => find(spot.series, spot.point.checked_sub(1)?),
        "ArrowRight" => find(spot.series, spot.point + 1),
        "ArrowUp" => spots.iter().rfind(|other| other.series < spot.series && other.x <= spot.x).copied(),
        _ => spots.iter().find(|other| other.series > spot.series && other.x >= spot.x).copied(),
    }
}

fn axes_in_words(chart: &Chart, lang: Lang) -> AttrValue {
    let (x, y) = (chart.x.title(lang), chart.y.title(lang));
    AttrValue::from(match lang {
        Lang::En => format!("{y} over {x}"),
        Lang::Zh => {
            // Between Chinese and Latin letters stands a space.
            let space = |is_latin: bool| if is_latin { " " } else { "" };
            let (before, after) = (x.starts_with(|c: char| c.is_ascii()), x.ends_with(|c: char| c.is_ascii()));
            format!("{y}随{}{x}{}的变化", space(before), space(after))
        }
    })
}

fn in_words(chart: &Chart, spot: Spot, lang: Lang) -> String {
    let Some(series) = chart.series.get(spot.series) else { return String::new() };
    let Some((x, y)) = series.points.get(spot.point) else { return String::new() };
    let (title, x_title, y_title) = (series.title(lang), chart.x.title(lang), chart.y.title(lang));
    let (x, y) = (short(*x), short(*y));
    match lang {
        Lang::En => format!("{title}: {y} ({y_title}) at {x} ({x_title})"),
        Lang::Zh => format!("{title}：{x_title} 为 {x} 时，{y_title} 为 {y}"),
    }
}

#[derive(Properties, PartialEq)]
struct CrosshairProps {
    spot: Spot,
    width: f32,
}

/// A ring around the chosen point. Its place goes through the CSSOM: style attributes are forbidden by a strict policy.
#[component]
fn Crosshair(props: &CrosshairProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.spot, move |spot| {
            if let Some(ring) = node.cast::<HtmlElement>() {
                let _ = ring.style().set_property("left", &format!("{}px", spot.x));
                let _ = ring.style().set_property("top", &format!("{}px", spot.y));
            }
        });
    }
    html! { <div class="plot-ring" aria-hidden="true" ref={node} /> }
}

fn legend(chart: &Chart, lang: Lang) -> Html {
    let entries = chart.series.iter().zip(pens(chart)).map(|(series, pen)| {
        html! {
            <li class={classes!("plot-entry", format!("plot-series-{}", pen.colour + 1))}>
                { swatch(series.kind, &pen) }
                <span class="plot-entry-title">{ series.title(lang) }</span>
            </li>
        }
    });
    html! { <ul class="plot-legend">{ for entries }</ul> }
}

fn swatch(kind: SeriesKind, pen: &Pen) -> Html {
    let drawn = if kind == SeriesKind::Spread {
        html! { <path d="M4,1h8v4h-8zM4,5h18v4h-18zM4,9h5v4h-5z" fill="currentColor" fill-opacity="0.3" stroke="currentColor" /> }
    } else if kind == SeriesKind::Measured {
        let points: Vec<String> =
            pen.marker.points().iter().map(|(x, y)| format!("{},{}", 14.0 + 4.5 * x, 7.0 + 4.5 * y)).collect();
        let fill = if pen.is_hollow { "none" } else { "currentColor" };
        html! { <polygon points={points.join(" ")} {fill} stroke="currentColor" /> }
    } else {
        let dash: Vec<String> = pen.dash.iter().map(u32::to_string).collect();
        html! { <line x1="0" y1="7" x2="28" y2="7" stroke="currentColor" stroke-width="2" stroke-dasharray={dash.join(" ")} /> }
    };
    html! { <svg class="plot-swatch" width="28" height="14" viewBox="0 0 28 14" aria-hidden="true">{ drawn }</svg> }
}

/// What a series has at an x, in few characters: its value, or least, median and greatest of many.
fn cell(series: &Series, x: f64) -> Option<String> {
    if series.kind == SeriesKind::Spread {
        return summary(&series.points, x).map(|three| three.map(short).join(" · "));
    }
    series.points.iter().find(|point| point.0 == x).map(|point| short(point.1))
}

/// The numbers as a table: one row for each x, one column for each series.
fn numbers(chart: &Chart, label: &str, lang: Lang) -> Html {
    let mut places: Vec<f64> = chart.series.iter().flat_map(|series| &series.points).map(|point| point.0).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    let row = |x: f64| {
        let cells = chart.series.iter().map(|series| {
            let value = cell(series, x);
            html! { <td>{ value.unwrap_or_else(|| "–".to_owned()) }</td> }
        });
        html! { <tr><th scope="row">{ short(x) }</th>{ for cells }</tr> }
    };
    html! {
        <details class="plot-numbers">
            <summary>{ NUMBERS.get(lang) }</summary>
            <div class="plot-table" tabindex="0" role="region" aria-label={format!("{label}: {}", NUMBERS.get(lang))}>
                <table>
                    <caption>{ chart.y.title(lang) }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ chart.x.title(lang) }</th>
                            { for chart.series.iter().map(|series| html! { <th scope="col">{ series.title(lang) }</th> }) }
                        </tr>
                    </thead>
                    <tbody>{ for places.into_iter().map(row) }</tbody>
                </table>
            </div>
        </details>
    }
}
