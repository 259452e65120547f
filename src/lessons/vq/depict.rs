//! The picture: points, codes and their cells where vectors have one or two numbers; a picture beside what becomes of it; usage and rounds.

use super::film::{Rounds, Step};
use super::narrate::{digits, short};
use super::output::perplexity;
use crate::algo::geometry::Point;
use crate::input::picture::Picture;
use crate::lessons::View;
use crate::lessons::page::Page;
use crate::lessons::plane::clip::left_of;
use crate::lessons::plane::{MOST_SINGLE, Reach, Readout, Sheet, Tip, note, readouts};
use crate::scene::{Align, Bars, Bitmap, Grip, ITEMS, Key, Mark, Role, Scene, Shape, Tone};
use crate::words::{Lang, Text, grouped};

/// So many codes have cells; and so many vectors arrows, and numbers in them.
const MOST_CELLS: usize = 200;
const MOST_ARROWS: usize = 400;
const MOST_NAMED: usize = 30;
const MOST_SPOKEN: usize = 24;
const BARS_HEIGHT: f32 = 70.0;
/// Between two pictures.
const GAP: f32 = 12.0;
/// A picture is drawn so many times as large at most, and so high.
const MOST_TIMES: f32 = 4.0;
const MOST_HEIGHT: f32 = 320.0;
const SWATCH: f32 = 26.0;
const MOST_SWATCHES: usize = 256;

const CODES: Text = Text::new("codes", "个码");
const PLANE: Text = Text::new("plane", "平面");
const NUMBERS: Text = Text::new("numbers", "数值");
const HOW: Text = Text::new(
    "Large circles: codes, with their numbers, × where no vector chose it; around each its cell. Arrows: from a vector to its code.",
    "大圆：码及其编号，带 × 的没有向量选中；周围是它的单元。箭头：从向量指向它的码。",
);
const HOW_MOVED: Text = Text::new(
    "Large circles: codes, × where no vector chose it, each in its cell; small hollow ones: where they began, and can be moved. Arrows: from a vector to its code.",
    "大圆：码，带 × 的没有向量选中，各在自己的单元里；小空心圆：码的起点，可以拖动。箭头：从向量指向它的码。",
);
const ORIGINAL: Text = Text::new("The picture", "原图");
const BEFORE: Text = Text::new("Not quantised yet", "尚未量化");
const QUANTISED: Text = Text::new("From the codebook", "由码本还原");

pub fn depict(film: &Rounds, view: &View) -> Scene {
    let input = &film.input;
    let mut page = match (&input.picture, input.columns) {
        (Some(_), _) => pictures(film, view),
        (None, 1 | 2) => plane(film, view),
        _ => Page::new(view, true),
    };
    if input.columns > 2 && input.picture.is_none() {
        search(film, &mut page);
    }
    usage(film, &mut page);
    by_round(film, &mut page);
    numbers(film, &mut page);
    page.finish()
}

fn point(entries: &[f32]) -> Point {
    Point::new(entries[0].into(), entries.get(1).copied().unwrap_or(0.0).into())
}

fn plane(film: &Rounds, view: &View) -> Page {
    let input = &film.input;
    let vectors: Vec<Point> = input.vectors.chunks_exact(input.columns).map(point).collect();
    let codes = film.codes();
    let codes: Vec<Point> = codes.iter().flat_map(|codes| codes.chunks_exact(input.columns)).map(point).collect();
    // What is seen doesn't move while codes do.
    let first = input.codes.chunks_exact(input.columns).map(point);
    let mut sheet = Sheet::new(view, vectors.iter().copied().chain(first.clone()));
    let can_move = |list: usize| input.columns == 2 && input.has_lists[list];
    if can_move(0) {
        sheet.grows("vectors");
    }
    if codes.len() <= MOST_CELLS {
        cells(&mut sheet, &codes);
    }
    let nearest = film.nearest();
    let is_single = vectors.len() <= MOST_SINGLE;
    if let Some(nearest) = nearest.filter(|_| vectors.len() <= MOST_ARROWS) {
        for (row, (from, code)) in vectors.iter().zip(nearest).enumerate() {
            let key = Key::new("arrow", row as u64);
            sheet.straight(key, *from, codes[*code as usize], Reach::Segment, (Role::Frame, Tone::Flat), Tip::Before);
        }
    }
    let step = film.step();
    if let Some(Step::Look { code, best, .. }) = step {
        let from = vectors[0];
        sheet.straight(Key::new("best", 0), from, codes[best], Reach::Segment, (Role::Active, Tone::Flat), Tip::None);
        sheet.straight(Key::new("look", 0), from, codes[code], Reach::Segment, (Role::Looked, Tone::Flat), Tip::Before);
    }
    let mut spoken = Vec::new();
    if is_single {
        spoken.extend(dots(film, &mut sheet, &vectors, nearest, can_move(0)));
    } else {
        sheet.crowd("crowd", vectors.iter().copied(), Role::Plain);
    }
    let usage = film.usage();
    let has_moved = !film.at_first_codes();
    for (index, at) in first.enumerate().filter(|_| can_move(1)) {
        let key = Key::new(if has_moved { "start" } else { "code" }, index as u64);
        sheet.handle(key, code_name(index, view.lang), Grip::Point(format!("codes[{index}]")), at);
        if has_moved {
            let now = codes.get(index).copied().unwrap_or(at);
            let look = (Role::Frame, Tone::Faint);
            sheet.straight(Key::new("way", index as u64), at, now, Reach::Segment, look, Tip::None);
            sheet.dot(key, at, 4.5, Role::Discarded, Tone::Flat, "");
        }
    }
    // Of codes at one place the first lies above, with the names of all.
    for (index, &at) in codes.iter().enumerate().rev() {
        let is_dead = |index: usize| usage.is_some_and(|usage| usage[index] == 0);
        let name = |index: usize| if is_dead(index) { format!("{index}×") } else { index.to_string() };
        let names: Vec<String> = (0..codes.len()).filter(|other| codes[*other] == at).map(name).collect();
        let is_first = !codes[..index].contains(&at);
        let key = Key::new("code", index as u64);
        let name = if is_first { names.join(" ") } else { String::new() };
        let drawn = sheet.dot(key, at, 11.0, code_role(film, index, is_dead(index)), Tone::Flat, &name);
        spoken.extend(drawn.filter(|_| is_first));
    }
    spoken.truncate(2 * MOST_SPOKEN);
    if spoken.is_empty() {
        spoken.push(Key::new("plane", 0));
    }
    let mut page = sheet.below();
    page.group(PLANE.get(view.lang), spoken);
    let shown = if can_move(1) && has_moved { HOW_MOVED } else { HOW };
    note(&mut page, shown, &[HOW, HOW_MOVED]);
    page
}

fn code_name(index: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("code {index}"),
        Lang::Zh => format!("码 {index}"),
    }
}

fn code_role(film: &Rounds, index: usize, is_dead: bool) -> Role {
    match film.step() {
        Some(Step::Look { code, .. }) if code == index => Role::Looked,
        Some(Step::Look { best, .. }) if best == index => Role::Active,
        Some(Step::Revive { round }) if is_revived(film, round, index) => Role::Pivot,
        Some(Step::Update { .. }) if !is_dead => Role::Moved,
        Some(Step::Last) if !is_dead => Role::Done,
        _ if is_dead => Role::Hole,
        _ => Role::Active,
    }
}

fn is_revived(film: &Rounds, round: usize, index: usize) -> bool {
    film.done.run.rounds[round].revived.iter().any(|(code, _)| *code as usize == index)
}

/// The vectors as small circles; the keys of those that are read aloud.
fn dots(film: &Rounds, sheet: &mut Sheet, vectors: &[Point], nearest: Option<&[u32]>, can_move: bool) -> Vec<Key> {
    let done = &film.done;
    let is_last = film.step() == Some(Step::Last);
    let is_looking = matches!(film.step(), Some(Step::Look { .. }));
    let is_named = vectors.len() <= MOST_NAMED;
    let radius = if is_named { 8.0 } else { 3.5 };
    let mut keys = Vec::new();
    for (row, &at) in vectors.iter().enumerate() {
        let is_in = |list: &[(u32, u32)]| is_last && list.binary_search_by_key(&(row as u32), |(row, _)| *row).is_ok();
        let role = match row {
            0 if is_looking => Role::Pivot,
            _ if is_in(&done.corrected) => Role::Wrong,
            _ if is_in(&done.ties) => Role::Looked,
            _ => Role::Plain,
        };
        let tone = match nearest {
            Some(nearest) if role == Role::Plain => Tone::Identity(nearest[row] as u16),
            _ => Tone::Flat,
        };
        let key = Key::new("vector", row as u64);
        let name = if is_named { row.to_string() } else { String::new() };
        if can_move {
            sheet.handle(key, row.to_string(), Grip::Point(format!("vectors[{row}]")), at);
        }
        let drawn = sheet.dot(key, at, radius, role, tone, &name);
        keys.extend(drawn.filter(|_| is_named || role != Role::Plain));
    }
    keys.truncate(MOST_SPOKEN);
    keys
}

/// What of the frame is nearest to each code: the frame, cut by the lines half-way to all other codes.
fn cells(sheet: &mut Sheet, codes: &[Point]) {
    let frame = sheet.plane().clone();
    let (left, top) = (f64::from(frame.left), f64::from(frame.top));
    let (right, bottom) = (left + f64::from(frame.width), top + f64::from(frame.height));
    let places: Vec<(f64, f64)> = codes.iter().map(|code| frame.to_scene((code.x, code.y))).collect();
    for (index, &(x, y)) in places.iter().enumerate() {
        let mut corners = vec![(left, bottom), (right, bottom), (right, top), (left, top)];
        for (other, &(far_x, far_y)) in places.iter().enumerate() {
            let (dx, dy) = (far_x - x, far_y - y);
            if (dx, dy) == (0.0, 0.0) {
                // Of codes at one place the lower index has all.
                if other < index {
                    corners.clear();
                }
                continue;
            }
            let middle = (x + dx / 2.0, y + dy / 2.0);
            corners = left_of(corners, middle, (dy, -dx));
        }
        let corners: Vec<Point> = corners
            .into_iter()
            .map(|(x, y)| {
                let (x, y) = frame.from_scene(x as f32, y as f32);
                Point::new(x, y)
            })
            .collect();
        sheet.polygon(Key::new("cell", index as u64), &corners, Role::Frame, Tone::Flat);
    }
}

/// The distances of the watched vector to the codes, as far as they are known.
fn search(film: &Rounds, page: &mut Page) {
    let (known, best) = match film.step() {
        Some(Step::Look { code, best, .. }) => (code + 1, Some(best)),
        _ => return,
    };
    let title = match page.lang {
        Lang::En => "Squared distances of vector 0 to the codes",
        Lang::Zh => "向量 0 到各码的平方距离",
    };
    let distances = &film.done.run.watched;
    let most = distances.iter().fold(0.0f32, |most, distance| most.max(*distance));
    let levels: Vec<f32> =
        distances.iter().enumerate().map(|(code, d)| if code < known && most > 0.0 { d / most } else { 0.0 }).collect();
    let label = |code: u32| if (code as usize) < known { digits(film.watched(code as usize), 4) } else { "…".to_owned() };
    let looked = known - 1;
    let mut roles = vec![(looked..known, Role::Looked)];
    roles.extend(best.map(|best| (best..best + 1, Role::Active)));
    bars(page, 2, "distance", title, (&levels, (0.0, most.into())), &label, &roles);
}

fn bars(
    page: &mut Page,
    row: u32,
    kind: &'static str,
    title: &str,
    (levels, ends): (&[f32], (f64, f64)),
    label: &dyn Fn(u32) -> String,
    roles: &[(std::ops::Range<usize>, Role)],
) {
    let items: Vec<u32> = (0..levels.len() as u32).collect();
    // Rounds are counted from 1, codes are not.
    let first = usize::from(row == 1 || row == 3);
    let bars = Bars {
        row,
        kind,
        title: title.to_owned(),
        noun: if first == 1 { ITEMS } else { CODES },
        items: &items,
        first,
        levels,
        ends,
        label,
        tone: None,
        roles,
        bands: &[],
        pointers: &[],
        has_bands: false,
        has_pointers: false,
        height: BARS_HEIGHT,
    };
    page.titled(title, |page| page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, page.lang) + 4.0);
}

fn usage(film: &Rounds, page: &mut Page) {
    let title = match page.lang {
        Lang::En => "How many vectors chose each code",
        Lang::Zh => "选中各码的向量数",
    };
    let usage = film.usage();
    let most = usage.into_iter().flatten().copied().max().unwrap_or(0).max(1);
    let uses = |code: usize| usage.map_or(0, |usage| usage[code]);
    let levels: Vec<f32> = (0..film.input.count).map(|code| uses(code) as f32 / most as f32).collect();
    let label = |code: u32| match usage {
        None => "…".to_owned(),
        Some(usage) => match usage[code as usize] {
            0 => "×".to_owned(),
            uses => grouped(uses.into()),
        },
    };
    let roles: Vec<_> = (0..film.input.count)
        .filter(|code| usage.is_some() && uses(*code) == 0)
        .map(|code| (code..code + 1, Role::Hole))
        .collect();
    bars(page, 0, "uses", title, (&levels, (0.0, most.into())), &label, &roles);
}

fn by_round(film: &Rounds, page: &mut Page) {
    let rounds = film.done.run.rounds.len();
    if rounds < 2 {
        return;
    }
    let known = film.round().map_or(0, |round| round + 1);
    for (row, kind, title, value) in [
        (1, "round", Text::new("Mean squared distance by round", "各轮的平均平方距离"), loss_of as fn(&Rounds, usize) -> f64),
        (3, "perplexity", Text::new("Perplexity by round", "各轮的困惑度"), perplexity_of),
    ] {
        let values: Vec<f64> = (0..rounds).map(|round| value(film, round)).collect();
        let most = values.iter().copied().fold(0.0, f64::max);
        let level = |round: usize| if round < known && most > 0.0 { (values[round] / most) as f32 } else { 0.0 };
        let levels: Vec<f32> = (0..rounds).map(level).collect();
        let label = |round: u32| if (round as usize) < known { digits(values[round as usize], 4) } else { "…".to_owned() };
        let roles: Vec<_> = (known > 0).then_some((known..known + 1, Role::Moved)).into_iter().collect();
        bars(page, row, kind, page.text(title), (&levels, (0.0, most)), &label, &roles);
    }
}

fn loss_of(film: &Rounds, round: usize) -> f64 {
    film.loss_of(round)
}

fn perplexity_of(film: &Rounds, round: usize) -> f64 {
    let is_last = round + 1 == film.done.run.rounds.len();
    perplexity(if is_last { &film.done.usage } else { &film.done.run.rounds[round].uses })
}

fn numbers(film: &Rounds, page: &mut Page) {
    let names = match page.lang {
        Lang::En => [
            "loss: mean |x − c|²",
            "perplexity = exp(−Σ p ln p)",
            "used codes",
            "bits a vector: log₂ k",
            "bits needed: log₂ perplexity",
        ],
        Lang::Zh => {
            ["损失：|x − c|² 的平均", "困惑度 = exp(−Σ p ln p)", "用到的码", "每个向量的位数 log₂ k", "实际需要 log₂ 困惑度"]
        }
    };
    let usage = film.usage();
    let perplexity = usage.map(perplexity);
    let used = usage.map(|usage| format!("{} / {}", usage.iter().filter(|uses| **uses > 0).count(), usage.len()));
    let mut rows = vec![
        Readout::new(names[0], film.round().map(|round| short(film.loss_of(round)))),
        Readout::new(names[1], perplexity.map(short)),
        Readout::new(names[2], used),
        Readout::new(names[3], short(libm::log2(film.input.count as f64))),
        Readout::new(names[4], perplexity.map(|perplexity| short(libm::log2(perplexity)))),
    ];
    if let Some(quantised) = &film.done.picture {
        let is_last = film.step() == Some(Step::Last);
        let told = |value: String| is_last.then_some(value);
        let pixels = (quantised.picture.width * quantised.picture.height) as f64;
        let bits = (quantised.index_bits + quantised.codebook_bits) as f64 / pixels;
        let names = match page.lang {
            Lang::En => ["bits a pixel, of 24", "ratio", "PSNR"],
            Lang::Zh => ["每像素位数（原为 24）", "压缩比", "PSNR"],
        };
        rows.push(Readout::new(names[0], told(short(bits))));
        rows.push(Readout::new(names[1], told(format!("{:.2}", quantised.ratio))));
        let psnr = quantised.psnr.map_or("∞".to_owned(), |psnr| format!("{psnr:.2}"));
        rows.push(Readout::new(names[2], told(format!("{psnr} dB"))));
    }
    readouts(page, NUMBERS.get(page.lang), &rows);
}

/// The picture, what comes of it by the codes now, and the codebook as swatches.
fn pictures(film: &Rounds, view: &View) -> Page {
    let mut page = Page::new(view, true);
    let Some(patches) = &film.input.picture else { return page };
    let original = &patches.picture;
    let codes = film.codes();
    let made = match (film.nearest(), &codes) {
        (Some(nearest), Some(codes)) => Some(patches.assembled(|patch| nearest[patch] as usize, codes)),
        _ => None,
    };
    let aspect = original.height as f32 / original.width as f32;
    let is_narrow = page.room < 520.0;
    let column = if is_narrow { page.room } else { (page.room - GAP) / 2.0 };
    let width = column.min(original.width as f32 * MOST_TIMES).min(MOST_HEIGHT / aspect);
    let height = width * aspect;
    let shown = [(ORIGINAL, Some(original)), (if made.is_some() { QUANTISED } else { BEFORE }, made.as_ref())];
    let top = page.y;
    for (place, (title, picture)) in shown.into_iter().enumerate() {
        let left = if is_narrow { page.left } else { page.left + place as f32 * (width + GAP) };
        if !is_narrow {
            page.y = top;
        }
        let words = title.get(view.lang);
        page.words_at(left, page.y + 13.0, Align::Start, words);
        page.y += 24.0;
        let key = Key::new("picture", place as u64);
        let (x, y) = (left + width / 2.0, page.y + height / 2.0);
        match picture {
            Some(Picture { width: columns, height: rows, rgb }) => {
                let bitmap = Bitmap::of_rgb(*columns, *rows, &rgb[..]);
                let label = format!("{columns} × {rows}");
                page.push(Mark::new(key, x, y, Shape::Bitmap { width, height, bitmap }).label(label));
            }
            None => {
                page.push(Mark::new(key, x, y, Shape::Rect { width, height, corner: 0.0 }).role(Role::Frame).tone(Tone::Faint))
            }
        }
        page.group(words, vec![key]);
        page.y += height + 6.0;
    }
    if let Some(codes) = &codes {
        codebook(film, &mut page, codes, patches.side);
    }
    page
}

/// Each code as a small picture.
fn codebook(film: &Rounds, page: &mut Page, codes: &[f32], side: usize) {
    let title = match page.lang {
        Lang::En => format!("The codebook: {} codes", film.input.count),
        Lang::Zh => format!("码本：{} 个码", film.input.count),
    };
    page.caption(&title);
    let (pitch, count) = (SWATCH + 4.0, film.input.count.min(MOST_SWATCHES));
    let per_row = ((page.room / pitch) as usize).max(1);
    let mut keys = Vec::new();
    let usage = film.usage();
    for code in 0..count {
        let entries = &codes[code * film.input.columns..][..film.input.columns];
        let rgb: Vec<u8> = entries.iter().map(|channel| libm::rintf(*channel).clamp(0.0, 255.0) as u8).collect();
        let (column, row) = (code % per_row, code / per_row);
        let (x, y) = (page.left + column as f32 * pitch + SWATCH / 2.0, page.y + row as f32 * pitch + SWATCH / 2.0 + 2.0);
        let label = match (side, usage) {
            (1, Some(usage)) => format!("{code}: rgb {}, {}, {}; {}", rgb[0], rgb[1], rgb[2], usage[code]),
            (1, None) => format!("{code}: rgb {}, {}, {}", rgb[0], rgb[1], rgb[2]),
            (_, Some(usage)) => format!("{code}: {}", usage[code]),
            (_, None) => code.to_string(),
        };
        let key = Key::new("swatch", code as u64);
        let shape = Shape::Bitmap { width: SWATCH, height: SWATCH, bitmap: Bitmap::of_rgb(side, side, rgb) };
        page.push(Mark::new(key, x, y, shape).label(label));
        keys.push(key);
    }
    page.y += count.div_ceil(per_row) as f32 * pitch + 4.0;
    keys.truncate(MOST_SPOKEN);
    page.group(title, keys);
}
