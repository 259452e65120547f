//! What the reader does in the picture, points moved and buttons pressed: the run is recorded anew with every act, and the picture follows.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use serde_json::Value;
use yew::prelude::*;

use super::{LessonPage, Msg as PageMsg, Show};
use crate::input::Document;
use crate::lessons::plane::{edit, fields};
use crate::lessons::{self, Ask, Film, Opening, Outcome};
use crate::scene::{Grip, Handle, Plane, Press, Window};
use crate::web::plane_tools::PlaneTools;
use crate::web::stage::{Act, tidied};
use crate::web::{parts, ui};

/// When nothing has moved for so long, the result is checked, and form, chart and address follow.
const SETTLED_MS: u32 = 250;

/// By keys a handle goes a round step of about so many scene units.
const KEY_STEP: f64 = 26.0;
/// How many fine steps make one of those.
const FINE_STEPS: f64 = 10.0;

pub enum Msg {
    Act(Act),
    /// The same with coordinates that are meant to the last digit.
    Typed(Act),
    /// The handle that keys move.
    Select(Grip),
    Snap(bool),
    Grid(bool),
    /// Whether the pointer leaves points where it goes.
    Paint(bool),
    Settled,
}

/// What the reader does to the plane.
#[derive(Default)]
pub struct Hands {
    /// The part of it that is shown; none for all that there is.
    pub window: Option<Window>,
    pub has_no_grid: bool,
    pub is_painting: bool,
    selected: Option<Grip>,
    /// Whether coordinates are whole numbers; none as long as the reader hasn't said, and the points tell.
    is_snapping: Option<bool>,
    /// While points move: what ran before.
    before: Option<Rc<Document>>,
    /// What ran when the handle was taken: a half-plane turns about where its border was then.
    grabbed: Option<Rc<Document>>,
    /// While points move, the end of the run is shown.
    is_at_end: bool,
    settling: Option<Timeout>,
}

impl Hands {
    /// Forgets what belongs to another input.
    pub fn let_go(&mut self) {
        let Hands { is_snapping, has_no_grid, is_painting, .. } = *self;
        *self = Hands { is_snapping, has_no_grid, is_painting, ..Hands::default() };
    }

    fn is_snapping(&self, plane: &Plane) -> bool {
        let is_whole = |handle: &Handle| handle.x.fract() == 0.0 && handle.y.fract() == 0.0;
        // Where 1 is larger than the picture, whole numbers are no help.
        let is_seen = plane.window.units >= 1e-3;
        self.is_snapping.unwrap_or_else(|| is_seen && plane.handles.iter().all(is_whole))
    }
}

impl LessonPage {
    fn plane(&self) -> Option<&Plane> {
        self.show.as_ref()?.scene.plane.as_ref()
    }

    pub(super) fn plane_act(&mut self, ctx: &Context<Self>, message: Msg) {
        match message {
            Msg::Act(Act::Show(window)) => {
                self.hands.window = window;
                self.duration_ms = 0.0;
                self.depict(ctx);
            }
            Msg::Act(Act::Grab(grip)) => self.grab(ctx, grip),
            Msg::Act(Act::Drag(grip, to)) => {
                let is_snapping = self.plane().is_some_and(|plane| self.hands.is_snapping(plane));
                self.drag(ctx, &grip, self.tidied(to, is_snapping));
            }
            Msg::Act(Act::Nudge { grip, way, is_fine }) => {
                let Some(plane) = self.plane() else { return };
                let is_snapping = self.hands.is_snapping(plane);
                let step = plane.grid_step(KEY_STEP).max(if is_snapping { 1.0 } else { 0.0 });
                let step = if is_fine { step / FINE_STEPS } else { step };
                if let Some(handle) = plane.handles.iter().find(|handle| handle.grip == grip) {
                    let to = self.tidied((handle.x + way.0 * step, handle.y + way.1 * step), is_snapping && !is_fine);
                    self.drag(ctx, &grip, to);
                }
            }
            Msg::Typed(Act::Drag(grip, to)) => self.drag(ctx, &grip, to),
            Msg::Typed(act) => self.plane_act(ctx, Msg::Act(act)),
            Msg::Act(Act::Drop) => self.drop_soon(ctx),
            Msg::Act(Act::Change(change)) => {
                self.begin(ctx);
                if let Some(document) = self.show.as_ref().map(|show| edit::changed(&show.document, &change)) {
                    self.reshape(ctx, document);
                }
                self.drop_soon(ctx);
            }
            Msg::Act(Act::Add(at)) => self.add(ctx, at),
            Msg::Act(Act::Paint(at)) => {
                let is_free = self.plane().is_some_and(|plane| {
                    let (x, y) = self.tidied(at, self.hands.is_snapping(plane));
                    plane.handles.iter().all(|handle| (handle.x, handle.y) != (x, y))
                });
                if is_free {
                    self.add(ctx, at);
                }
            }
            Msg::Act(Act::Remove(grip)) => {
                self.begin(ctx);
                let next = self.neighbour(&grip, 1);
                if let Some(document) = self.show.as_ref().and_then(|show| edit::removed(&show.document, &grip)) {
                    self.reshape(ctx, document);
                }
                // The one that takes its place, or the last.
                let is_there =
                    |grip: &Grip| self.plane().is_some_and(|plane| plane.handles.iter().any(|handle| handle.grip == *grip));
                self.hands.selected = Some(grip).filter(is_there).or(next.filter(is_there)).or_else(|| self.last_grip());
                self.drop_soon(ctx);
            }
            Msg::Select(grip) => self.hands.selected = Some(grip),
            Msg::Snap(is_snapping) => self.hands.is_snapping = Some(is_snapping),
            Msg::Grid(has_grid) => {
                self.hands.has_no_grid = !has_grid;
                self.duration_ms = 0.0;
                self.depict(ctx);
            }
            Msg::Paint(is_painting) => {
                self.hands.is_painting = is_painting;
                self.duration_ms = 0.0;
                self.depict(ctx);
            }
            Msg::Settled => self.settle(ctx),
        }
    }

    /// Coordinates as they are taken over from the picture.
    fn tidied(&self, (x, y): (f64, f64), is_snapping: bool) -> (f64, f64) {
        let units = self.plane().map_or(1.0, |plane| plane.window.units);
        (tidied(x, units, is_snapping), tidied(y, units, is_snapping))
    }

    /// Points are about to change: what there is of history and of the view is kept.
    fn begin(&mut self, ctx: &Context<Self>) {
        self.pause();
        let Some(show) = &self.show else { return };
        self.hands.settling = None;
        if self.hands.before.is_some() {
            return;
        }
        self.hands.before = Some(show.document.clone());
        let (at, len) = (show.film.borrow().at(), show.film.borrow().len());
        // Before the first step there is nothing yet that could follow.
        self.hands.is_at_end = at == 0 || at == len;
        self.hands.window = self.hands.window.or(self.plane().map(|plane| plane.window));
        self.enter(ctx);
    }

    fn grab(&mut self, ctx: &Context<Self>, grip: Grip) {
        self.hands.selected = Some(grip);
        self.hands.grabbed = self.show.as_ref().map(|show| show.document.clone());
        self.begin(ctx);
    }

    fn drag(&mut self, ctx: &Context<Self>, grip: &Grip, to: (f64, f64)) {
        self.begin(ctx);
        let Some(plane) = self.plane() else { return };
        let is_there = plane.handles.iter().any(|handle| handle.grip == *grip && (handle.x, handle.y) == to);
        let from = match grip {
            Grip::Turn(_) => self.hands.grabbed.as_ref(),
            Grip::Point(_) | Grip::Shift(_) => self.show.as_ref().map(|show| &show.document),
        };
        if let (false, Some(from)) = (is_there, from) {
            let document = edit::moved(from, grip, to);
            self.reshape(ctx, document);
        }
    }

    fn add(&mut self, ctx: &Context<Self>, (x, y): (f64, f64)) {
        self.begin(ctx);
        let (Some(plane), Some(show)) = (self.plane(), &self.show) else { return };
        let Some(list) = plane.grows else { return };
        let document = edit::added(&show.document, list, self.tidied((x, y), self.hands.is_snapping(plane)));
        self.reshape(ctx, document);
        self.hands.selected = self.last_grip();
        self.drop_soon(ctx);
    }

    /// The last one of those that there can be more of.
    fn last_grip(&self) -> Option<Grip> {
        let plane = self.plane()?;
        let list = plane.grows?;
        let is_of_list = |handle: &&Handle| handle.grip.path().starts_with(list);
        plane.handles.iter().rev().find(is_of_list).map(|handle| handle.grip.clone())
    }

    fn neighbour(&self, grip: &Grip, by: isize) -> Option<Grip> {
        let handles = &self.plane()?.handles;
        let at = handles.iter().position(|handle| handle.grip == *grip)?;
        handles.get(at.checked_add_signed(by)?).map(|handle| handle.grip.clone())
    }

    /// Runs the lesson on a document that the reader's hands have made. One that can't be run is told, and what was is still shown.
    fn reshape(&mut self, ctx: &Context<Self>, document: Document) {
        let card = ctx.props().card.0;
        let Some(lesson) = parts::loaded(card.id) else { return };
        let at = self.show.as_ref().map_or(0, |show| show.film.borrow().at());
        if lesson.model(&document).is_some() || lesson.long().is_some_and(|long| long.is_long(&document)) {
            return self.open(ctx, document, None, at);
        }
        self.abandon_opening();
        match lessons::open(lesson, document.clone(), &Ask { at_once: true, ..Ask::default() }) {
            Ok(Opening::Done(outcome)) => self.put_reshaped(ctx, document, *outcome),
            Ok(Opening::Gpu(_) | Opening::Course(_)) => self.open(ctx, document, None, at),
            Err(failure) => self.failure = Some(failure),
        }
    }

    fn put_reshaped(&mut self, ctx: &Context<Self>, document: Document, outcome: Outcome) {
        let (Some(next), Some(show)) = (Show::of(document, None, outcome, None), &self.show) else { return };
        let len = next.film.borrow().len();
        let at = if self.hands.is_at_end { len } else { show.film.borrow().at().min(len) };
        next.film.borrow_mut().seek(at);
        self.failure = None;
        self.show = Some(next);
        self.duration_ms = 0.0;
        self.said = None;
        self.depict(ctx);
    }

    fn drop_soon(&mut self, ctx: &Context<Self>) {
        let scope = ctx.link().clone();
        self.hands.settling = Some(Timeout::new(SETTLED_MS, move || scope.send_message(PageMsg::Plane(Msg::Settled))));
    }

    /// The points stay where they are: all that takes longer follows.
    fn settle(&mut self, ctx: &Context<Self>) {
        self.hands.settling = None;
        let before = self.hands.before.take();
        let is_another = self.show.as_ref().is_some_and(|show| before.is_some_and(|before| *before != *show.document));
        if is_another {
            self.rewrite_address(ctx);
            self.check(ctx);
            let with = self.comparison.with().cloned();
            self.compare(ctx, with);
        }
    }

    /// The document that form, chart and laboratory are about: while points move, what ran before.
    pub(super) fn settled_document(&self, ctx: &Context<Self>) -> Rc<Document> {
        self.hands.before.clone().unwrap_or_else(|| self.document(ctx))
    }

    /// The handle that keys move, and what it is called where it is.
    pub(super) fn selected_handle(&self, ctx: &Context<Self>) -> Option<(Grip, AttrValue)> {
        let plane = self.plane()?;
        let selected = self.hands.selected.as_ref();
        let handle = plane
            .handles
            .iter()
            .find(|handle| Some(&handle.grip) == selected)
            .or_else(|| plane.handles.iter().find(|handle| !matches!(handle.grip, Grip::Turn(_))))?;
        Some((handle.grip.clone(), ui::handle_at(&handle.name, handle.x, handle.y).get(ctx.props().lang).to_owned().into()))
    }

    /// The buttons that are no marks of the picture, and how the others are pressed.
    fn presses(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let (presses, lang) = (&show.scene.presses, ctx.props().lang);
        if presses.is_empty() {
            return Html::default();
        }
        let button = |press: &Press| {
            let (on_plane, change) = (self.handlers.plane.clone(), press.change.clone());
            let onclick = Callback::from(move |_: MouseEvent| on_plane.emit(Act::Change(change.clone())));
            html! { <button type="button" {onclick}>{ &press.name }</button> }
        };
        html! {
            <div class="plane-tools">
                <div class="plane-row">{ for presses.iter().filter(|press| press.key.is_none()).map(button) }</div>
                if presses.iter().any(|press| press.key.is_some()) {
                    <p class="plane-help">{ ui::PRESSES.get(lang) }</p>
                }
            </div>
        }
    }

    /// What can be done to the plane without a pointer.
    pub(super) fn plane_tools(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let Some(plane) = &show.scene.plane else { return self.presses(ctx, show) };
        let has_epsilon = ctx.props().card.0.fields.iter().any(|field| field.name == fields::EPSILON.name);
        let epsilon = has_epsilon
            .then(|| show.document.json.get(fields::EPSILON.name).and_then(Value::as_f64).unwrap_or(fields::USUAL_EPSILON));
        html! {
            <PlaneTools scene={show.scene.clone()} is_painting={self.hands.is_painting} selected={self.selected_handle(ctx).map(|(grip, _)| grip)} is_snapping={self.hands.is_snapping(plane)}
                has_grid={!self.hands.has_no_grid} {epsilon} lang={ctx.props().lang} on_tool={ctx.link().callback(PageMsg::Plane)} />
        }
    }
}
