//! A plan's memory: one bar for each command, as high as what is live after it.

use std::rc::Rc;

use yew::prelude::*;

use super::words as say;
use crate::kernel::{Command, Plan};
use crate::scene::{Align, Group, Key, Mark, Role, Scene, Shape};
use crate::web::stage::Stage;
use crate::words::Lang;
use crate::words::grouped;

const HEIGHT: f32 = 150.0;
const TOP: f32 = 22.0;
const BOTTOM: f32 = 20.0;
/// Bars narrower than this can't be pointed at: neighbours are drawn as one.
const NARROWEST: f32 = 3.0;

#[derive(Properties, Clone)]
pub struct MemoryStripProps {
    pub plan: Rc<Plan>,
    pub lang: Lang,
    pub theme: AttrValue,
}

impl PartialEq for MemoryStripProps {
    fn eq(&self, other: &MemoryStripProps) -> bool {
        Rc::ptr_eq(&self.plan, &other.plan) && self.lang == other.lang && self.theme == other.theme
    }
}

#[component]
pub fn MemoryStrip(props: &MemoryStripProps) -> Html {
    let MemoryStripProps { lang, theme, .. } = props;
    let width = use_state(|| 0.0_f32);
    let on_width = {
        let width = width.setter();
        use_callback((), move |new, ()| width.set(new))
    };
    let scene = use_memo((props.clone(), *width), |(props, width)| depict(&props.plan, *width, props.lang));
    html! {
        <section class="panel wide" aria-label={say::MEMORY_STRIP.get(*lang)}>
            <h2>{ say::MEMORY_STRIP.get(*lang) }</h2>
            <p>{ say::MEMORY_LEAD.get(*lang) }</p>
            <Stage {scene} lang={*lang} theme={theme.clone()} label={say::MEMORY_STRIP.get(*lang)} {on_width} />
        </section>
    }
}

/// Empty without a width. Bars from left to right; the highest are the peak. Large plans have several commands to a bar, the highest of which counts.
fn depict(plan: &Plan, width: f32, lang: Lang) -> Scene {
    if width < 1.0 {
        return Scene::default();
    }
    let ledger = plan.ledger();
    let mut scene = Scene::new(width, HEIGHT);
    let most_bars = ((width / NARROWEST) as usize).max(1);
    let per_bar = plan.commands.len().div_ceil(most_bars).max(1);
    let bars: Vec<(usize, u64)> = ledger
        .live_bytes
        .chunks(per_bar)
        .enumerate()
        .filter_map(|(bar, chunk)| {
            let (place, bytes) = chunk.iter().enumerate().max_by_key(|(_, bytes)| **bytes)?;
            Some((bar * per_bar + place, *bytes))
        })
        .collect();
    let step = width / bars.len().max(1) as f32;
    let floor = HEIGHT - BOTTOM;
    let peak = ledger.peak_bytes.max(1) as f32;
    for (bar, (place, bytes)) in bars.iter().enumerate() {
        let height = (*bytes as f32 / peak * (floor - TOP)).max(1.0);
        let shape = Shape::Rect { width: (step - 1.0).max(1.0), height, corner: 0.0 };
        let role = if *bytes == ledger.peak_bytes { Role::Looked } else { Role::Plain };
        let mark = Mark::new(Key::new("command", bar as u64), step * (bar as f32 + 0.5), floor - height / 2.0, shape);
        scene.push(mark.role(role).label(in_words(plan, *place, *bytes, lang)));
    }
    let words = |id: u64, x: f32, y: f32, align: Align, text: String| {
        Mark::new(Key::new("words", id), x, y, Shape::Words { align, size: 12.0 }).role(Role::Frame).label(text)
    };
    let peak = format!("{} {} {}", say::PEAK.get(lang), grouped(ledger.peak_bytes), say::BYTES.get(lang));
    scene.push(words(0, 2.0, 10.0, Align::Start, peak));
    let commands = format!("{} 1…{}", say::COMMAND.get(lang), plan.commands.len());
    scene.push(words(1, 2.0, HEIGHT - 8.0, Align::Start, commands));
    let keys = (0..bars.len()).map(|bar| Key::new("command", bar as u64)).collect();
    scene.groups.push(Group { title: say::MEMORY_STRIP.get(lang).to_owned(), keys });
    scene
}

fn in_words(plan: &Plan, place: usize, live_bytes: u64, lang: Lang) -> String {
    let name = |id: crate::kernel::BufferId| plan.buffers[id.0].name;
    let command = match &plan.commands[place] {
        Command::Upload { to, .. } => format!("upload {}", name(*to)),
        Command::Zero { buffer } => format!("zero {}", name(*buffer)),
        Command::Dispatch(dispatch) => dispatch.kernel.name.to_owned(),
        Command::Copy { from, to, .. } => format!("copy {} → {}", name(*from), name(*to)),
        Command::Download { from } => format!("download {}", name(*from)),
        Command::Free { buffer } => format!("free {}", name(*buffer)),
    };
    format!("{}. {command}: {} {}", place + 1, grouped(live_bytes), say::BYTES.get(lang))
}
