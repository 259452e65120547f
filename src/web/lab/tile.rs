//! The tile of the fused kernel: which sizes fit this device, what each takes of a workgroup's memory, and the choice of one.

use serde_json::{Value, json};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::words as say;
use crate::input::Document;
use crate::kernel::Capabilities;
use crate::kernel::attention::{Problem, Tile, fitting_tiles, invocations, workgroup_bytes};
use crate::scene::{Align, Group, Key, Mark, Role, Scene, Shape, Tone};
use crate::web::engine::{self, Backend};
use crate::web::facts::grouped;
use crate::web::stage::Stage;
use crate::words::Lang;

#[derive(Properties, PartialEq)]
pub struct TilePanelProps {
    pub document: Document,
    pub lang: Lang,
    pub theme: AttrValue,
    pub on_open: Callback<Document>,
}

/// Sizes that the map offers.
const STEP: u32 = 4;
const LARGEST: u32 = 64;
const FEWEST_COLS: u32 = 8;

#[component]
pub fn TilePanel(props: &TilePanelProps) -> Html {
    let TilePanelProps { document, lang, theme, on_open } = props;
    let capabilities = use_state(|| None::<Capabilities>);
    {
        let setter = capabilities.setter();
        use_effect_with((), move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                if let Ok(engine) = engine::choose(Backend::Auto).await {
                    setter.set(Some(engine.capabilities()));
                }
            });
        });
    }
    let chosen = use_state(|| None::<Tile>);
    {
        let chosen = chosen.setter();
        use_effect_with(document.clone(), move |document| chosen.set(tile_of(document)));
    }
    let width = use_state(|| 400.0_f32);
    let on_width = {
        let width = width.setter();
        use_callback((), move |new, ()| width.set(new))
    };
    let problem = problem_of(document);
    let fitting = use_memo((problem.d, problem.dv, (*capabilities).clone()), |(.., capabilities)| {
        capabilities.as_ref().map(|capabilities| fitting_tiles(&problem, capabilities)).unwrap_or_default()
    });
    let limit = capabilities.as_ref().map_or(0, |capabilities| capabilities.max_workgroup_bytes);
    let scene = use_memo((problem.d, problem.dv, limit, *chosen, *width, *lang), |(.., chosen, width, lang)| {
        depict(&problem, &fitting, limit, *chosen, *width, *lang)
    });
    let on_pick = {
        let (chosen, fitting) = (chosen.setter(), fitting.clone());
        Callback::from(move |key: Key| {
            let picked = fitting.iter().find(|tile| key == key_of(**tile));
            if let Some(tile) = picked {
                chosen.set(Some(*tile));
            }
        })
    };
    let on_select = {
        let (chosen, fitting) = (chosen.setter(), fitting.clone());
        Callback::from(move |event: Event| {
            let name = event.target_unchecked_into::<HtmlSelectElement>().value();
            chosen.set(fitting.iter().find(|tile| tile.to_string() == name).copied());
        })
    };
    let on_use = {
        let (document, on_open, tile) = (document.clone(), on_open.clone(), *chosen);
        Callback::from(move |_: MouseEvent| on_open.emit(with_tile(&document, tile)))
    };
    let is_in_use = *chosen == tile_of(document);
    html! {
        <section class="panel wide lab-tile" aria-label={say::TILE.get(*lang)}>
            <h2>{ say::TILE.get(*lang) }</h2>
            <p>{ say::TILE_LEAD.get(*lang) }</p>
            <Stage {scene} lang={*lang} theme={theme.clone()} label={say::TILE.get(*lang)} {on_width} {on_pick} />
            <div class="actions">
                <label>
                    { say::ROWS_BY_KEYS.get(*lang) }{ " " }
                    <select onchange={on_select}>
                        <option value="" selected={chosen.is_none()}>{ say::BY_DEVICE.get(*lang) }</option>
                        { for fitting.iter().map(|tile| html! { <option value={tile.to_string()} selected={*chosen == Some(*tile)}>{ tile.to_string() }</option> }) }
                    </select>
                </label>
                <button type="button" class="primary" onclick={on_use} disabled={is_in_use}>{ say::USE_TILE.get(*lang) }</button>
            </div>
            if let Some(tile) = *chosen {
                <dl class="facts lab-facts">
                    <div><dt>{ say::WORKGROUP_MEMORY.get(*lang) }</dt><dd>{ format!("{} / {}", grouped(workgroup_bytes(&problem, tile).into()), grouped(limit.into())) }</dd></div>
                    <div><dt>{ say::INVOCATIONS.get(*lang) }</dt><dd>{ invocations(tile) }</dd></div>
                </dl>
            }
        </section>
    }
}

fn number(document: &Document, name: &str) -> Option<u32> {
    document.json.get(name).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok())
}

/// What of a problem decides the size of a tile: its widths.
fn problem_of(document: &Document) -> Problem {
    let d = number(document, "d").unwrap_or(1).clamp(1, Problem::MAX_WIDTH);
    let dv = number(document, "dv").unwrap_or(d).clamp(1, Problem::MAX_WIDTH);
    super::measure::sizes(1, 1, d, dv)
}

fn tile_of(document: &Document) -> Option<Tile> {
    let size = |name| document.json.get("tile")?.get(name)?.as_u64().and_then(|size| u32::try_from(size).ok());
    Some(Tile { rows: size("rows")?, cols: size("cols")? })
}

fn with_tile(document: &Document, tile: Option<Tile>) -> Document {
    let mut document = document.clone();
    document.json.insert("kernel".to_owned(), json!("tiled"));
    match tile {
        Some(Tile { rows, cols }) => document.json.insert("tile".to_owned(), json!({"rows": rows, "cols": cols})),
        None => document.json.remove("tile"),
    };
    document
}

fn key_of(tile: Tile) -> Key {
    Key::new("tile", u64::from(tile.rows) << 32 | u64::from(tile.cols))
}

/// The map of tiles: rows downwards, keys to the right; the fuller a workgroup's memory, the stronger the tone.
fn depict(problem: &Problem, fitting: &[Tile], limit_bytes: u32, chosen: Option<Tile>, width: f32, lang: Lang) -> Scene {
    const LEFT: f32 = 34.0;
    const TOP: f32 = 34.0;
    let columns = (LARGEST - FEWEST_COLS) / STEP + 1;
    let rows = LARGEST / STEP;
    let cell_width = ((width - LEFT - 4.0) / columns as f32).min(44.0);
    let cell_height = (cell_width * 0.75).clamp(12.0, 22.0);
    let mut scene = Scene::new(width, TOP + cell_height * rows as f32 + 4.0);
    let words = |id: u64, x: f32, y: f32, align: Align, text: String| {
        Mark::new(Key::new("words", id), x, y, Shape::Words { align, size: 11.0 }).role(Role::Frame).label(text)
    };
    scene.push(words(0, LEFT, 8.0, Align::Start, say::KEYS_RIGHT.get(lang).to_owned()));
    let place = |row: u32, column: u32| (LEFT + cell_width * (column as f32 + 0.5), TOP + cell_height * (row as f32 + 0.5));
    let is_roomy = cell_width >= 18.0;
    for column in (0..columns).filter(|column| is_roomy || column % 2 == 0) {
        let cols = FEWEST_COLS + column * STEP;
        scene.push(words(100 + u64::from(column), place(0, column).0, TOP - 9.0, Align::Middle, cols.to_string()));
    }
    let mut keys = Vec::new();
    for row in 0..rows {
        let rows = STEP + row * STEP;
        scene.push(words(200 + u64::from(row), LEFT - 6.0, place(row, 0).1, Align::End, rows.to_string()));
        for column in 0..columns {
            let tile = Tile { rows, cols: FEWEST_COLS + column * STEP };
            let (x, y) = place(row, column);
            let shape = Shape::Rect { width: cell_width - 2.0, height: cell_height - 2.0, corner: 2.0 };
            let bytes = workgroup_bytes(problem, tile);
            let label = format!("{tile}: {} {}", grouped(bytes.into()), say::BYTES.get(lang));
            let mark = Mark::new(key_of(tile), x, y, shape).label(label);
            scene.push(if chosen == Some(tile) {
                mark.role(Role::Pivot)
            } else if fitting.contains(&tile) {
                mark.tone(Tone::Level(bytes as f32 / limit_bytes.max(1) as f32))
            } else {
                mark.role(Role::Discarded)
            });
        }
    }
    keys.extend(chosen.map(key_of));
    keys.extend(fitting.iter().map(|tile| key_of(*tile)));
    scene.groups.push(Group { title: say::TILE.get(lang).to_owned(), keys });
    scene
}
