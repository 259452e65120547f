//! The tile of the fused kernel: which sizes fit this device, what each takes of a workgroup's memory, and the choice of one.

use std::rc::Rc;

use serde_json::{Value, json};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::words as say;
use crate::chart::short;
use crate::input::Document;
use crate::kernel::Capabilities;
use crate::kernel::attention::{Problem, SweepSizes, Tile, fitting_tiles, invocations, sweep_problem, workgroup_bytes};
use crate::scene::{Align, Group, Key, Mark, Role, Scene, Shape, Tone};
use crate::web::engine::{self, Backend};
use crate::web::stage::Stage;
use crate::words::Lang;
use crate::words::grouped;

#[derive(Properties, PartialEq)]
pub struct TilePanelProps {
    pub document: Rc<Document>,
    pub lang: Lang,
    pub theme: AttrValue,
    pub on_open: Callback<Document>,
}

/// The rows and keys that the map offers.
const ROWS: [u32; 9] = [4, 8, 16, 24, 32, 40, 48, 56, 64];
const COLS: [u32; 8] = [8, 16, 24, 32, 40, 48, 56, 64];

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
    let width = use_state(|| 0.0_f32);
    let on_width = {
        let width = width.setter();
        use_callback((), move |new, ()| width.set(new))
    };
    let problem = problem_of(document);
    let fitting = use_memo((problem.d, problem.dv, (*capabilities).clone()), |(.., capabilities)| {
        let all = capabilities.as_ref().map(|capabilities| fitting_tiles(&problem, capabilities)).unwrap_or_default();
        all.into_iter().filter(|tile| ROWS.contains(&tile.rows) && COLS.contains(&tile.cols)).collect::<Vec<_>>()
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
    Problem { dv, ..sweep_problem(SweepSizes { heads: 1, d, is_causal: false }, 1) }
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

/// The map of tiles: rows downwards, keys to the right; the fuller a workgroup's memory, the stronger the tone. Empty without a width.
fn depict(problem: &Problem, fitting: &[Tile], limit_bytes: u32, chosen: Option<Tile>, width: f32, lang: Lang) -> Scene {
    const LEFT: f32 = 34.0;
    const TOP: f32 = 36.0;
    const CELL_HEIGHT: f32 = 22.0;
    if width < 1.0 {
        return Scene::default();
    }
    let cell_width = ((width - LEFT - 2.0) / COLS.len() as f32).min(72.0);
    let mut scene = Scene::new(width, TOP + CELL_HEIGHT * ROWS.len() as f32 + 2.0);
    let words = |id: u32, x: f32, y: f32, align: Align, text: String| {
        let mark = Mark::new(Key::new("words", id.into()), x, y, Shape::Words { align, size: 11.0 });
        mark.role(Role::Frame).label(text)
    };
    scene.push(words(0, 2.0, 9.0, Align::Start, say::KEYS_RIGHT.get(lang).to_owned()));
    let place = |row: usize, column: usize| (LEFT + cell_width * (column as f32 + 0.5), TOP + CELL_HEIGHT * (row as f32 + 0.5));
    for (column, cols) in COLS.into_iter().enumerate() {
        scene.push(words(100 + cols, place(0, column).0, TOP - 9.0, Align::Middle, cols.to_string()));
    }
    for (row, rows) in ROWS.into_iter().enumerate() {
        scene.push(words(200 + rows, LEFT - 6.0, place(row, 0).1, Align::End, rows.to_string()));
        let tiles = COLS.map(|cols| Tile { rows, cols });
        for (column, tile) in tiles.into_iter().enumerate() {
            let (x, y) = place(row, column);
            let shape = Shape::Rect { width: cell_width - 2.0, height: CELL_HEIGHT - 2.0, corner: 2.0 };
            let bytes = workgroup_bytes(problem, tile);
            let mark = Mark::new(key_of(tile), x, y, shape).label(short(bytes.into()));
            scene.push(if !fitting.contains(&tile) {
                mark.role(Role::Discarded)
            } else {
                let mark = mark.tone(Tone::Level(bytes as f32 / limit_bytes.max(1) as f32));
                if chosen == Some(tile) { mark.role(Role::Looked) } else { mark }
            });
        }
        let title = format!("{rows} × {}…{}", COLS[0], COLS[COLS.len() - 1]);
        scene.groups.push(Group { title, keys: tiles.map(key_of).to_vec() });
    }
    scene
}
