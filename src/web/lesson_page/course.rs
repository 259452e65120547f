//! A course on a lesson's page: its film is shown while it grows.

use std::cell::Cell;
use std::rc::Rc;

use yew::html::Scope;
use yew::prelude::*;

use super::{LessonPage, Show, Wanted};
use crate::kernel::Report;
use crate::lessons::{Course, Film, Outcome, Output};
use crate::trace::Tally;
use crate::web::engine::{Finished, OnPart};
use crate::web::ui;
use crate::words::Lang;

/// What becomes of a course that goes on.
#[derive(Default)]
pub struct Growing {
    /// Whether each new instant is shown as it comes.
    pub is_followed: bool,
    is_paused: bool,
    /// The instant that a link asks for, while the course isn't there yet.
    pub wanted_at: Option<usize>,
}

impl Growing {
    /// The reader wants to see each new instant, or to look at those that are there.
    pub fn follow(&mut self, is_followed: bool) {
        (self.is_followed, self.wanted_at) = (is_followed, None);
    }
}

pub enum Msg {
    /// There is something to see.
    Begun { wanted: Wanted, film: Box<dyn Film>, report: Box<Report> },
    /// There is more.
    Grew(Box<Report>),
    /// Holds the course up, or lets it go on.
    Pause(bool),
}

/// Tells the page of a course's parts.
pub(super) fn watch(page: Scope<LessonPage>, generation: u32, wanted: Wanted) -> OnPart {
    let before = Cell::new((std::ptr::null(), 0));
    Rc::new(move |course: &dyn Course, report: &Report| {
        let report = Box::new(report.clone());
        let dispatched: u64 = report.dispatches.iter().map(|one| one.count).sum();
        let now = (std::ptr::from_ref(course).cast::<()>(), dispatched);
        // One that begins again, since the device was lost, is another course with another film.
        let message = if now.0 == before.get().0 && now.1 >= before.get().1 {
            Msg::Grew(report)
        } else {
            let film = course.film();
            if film.is_empty() {
                return;
            }
            Msg::Begun { wanted: wanted.clone(), film, report }
        };
        before.set(now);
        page.send_message(super::Msg::Course(generation, message));
    })
}

impl LessonPage {
    pub(super) fn course_went_on(&mut self, ctx: &Context<Self>, message: Msg) {
        match message {
            Msg::Begun { wanted: Wanted { document, preset, at }, film, report } => {
                let (tally, output) = (film.tally(), Output::default());
                let outcome = Outcome { output, tally, film: Some(film), slip: None };
                self.hands.let_go();
                self.show = Show::of(document, preset, outcome, Some(*report));
                self.is_opening = false;
                let is_paused = self.run.is_paused();
                self.growing = Some(Growing { is_followed: at == 0, is_paused, wanted_at: (at > 0).then_some(at) });
                self.course_grew(ctx);
            }
            Msg::Grew(report) => {
                if let Some(show) = &mut self.show {
                    show.report = Some(Rc::new(*report));
                }
                self.course_grew(ctx);
            }
            Msg::Pause(is_paused) => {
                self.run.pause(is_paused);
                if let Some(growing) = &mut self.growing {
                    growing.is_paused = is_paused;
                }
            }
        }
    }

    fn course_grew(&mut self, ctx: &Context<Self>) {
        let (Some(show), Some(growing)) = (&mut self.show, &mut self.growing) else { return };
        let len = show.film.borrow().len();
        show.tally = tally_at_end(&show.film);
        match growing.wanted_at {
            Some(wanted) if wanted <= len => {
                growing.wanted_at = None;
                self.seek(ctx, wanted, 0.0);
            }
            Some(_) => self.seek(ctx, len, 0.0),
            None if growing.is_followed => self.seek(ctx, len, 0.0),
            None => {}
        }
    }

    /// The whole of it is here: the film stays where it is.
    pub(super) fn end_course(&mut self, ctx: &Context<Self>, growing: Growing, opened: Finished) {
        let Some(before) = self.show.take() else { return };
        let at = growing.wanted_at.unwrap_or_else(|| before.film.borrow().at());
        self.show = Show::of((*before.document).clone(), before.preset, opened.outcome, opened.report);
        self.duration_ms = 0.0;
        self.seek_asked(ctx, at);
        let with = ctx.props().link.with.clone().filter(|_| self.follows_link);
        self.compare(ctx, with);
        self.check(ctx);
    }

    /// Says how far a course is, and takes what the reader wants of it.
    pub(super) fn course_notice(&self, ctx: &Context<Self>, growing: &Growing, done: f64, lang: Lang) -> Html {
        let generation = self.generation;
        let is_paused = growing.is_paused;
        let (said, name) = if is_paused { (ui::COURSE_PAUSED, ui::GO_ON) } else { (ui::COURSE_GOES_ON, ui::PAUSE_COURSE) };
        let len = self.show.as_ref().map_or(0, |show| show.film.borrow().len());
        html! {
            <div class="notice" role="group" aria-label={ui::COURSE.get(lang)}>
                <span>{ said.get(lang) }</span>{ " " }
                <progress max="1" value={done.to_string()} aria-label={ui::COURSE.get(lang)} />{ " " }
                <span>{ ui::steps_there(len).get(lang) }</span>{ " " }
                <button type="button" onclick={ctx.link().callback(move |_| super::Msg::Course(generation, Msg::Pause(!is_paused)))}>{ name.get(lang) }</button>{ " " }
                <button type="button" onclick={ctx.link().callback(|_| super::Msg::Stop)}>{ ui::STOP.get(lang) }</button>
            </div>
        }
    }
}

fn tally_at_end(film: &super::SharedFilm) -> Tally {
    let mut film = film.borrow_mut();
    let (at, len) = (film.at(), film.len());
    film.seek(len);
    let tally = film.tally();
    film.seek(at);
    tally
}
