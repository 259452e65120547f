//! How a lesson's page moves along its film.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::{LessonPage, Msg};
use crate::lessons::{Film, View};
use crate::web::player::{Control, STEP_MS};
use crate::web::stage::wants_less_motion;
use crate::web::ui;

/// How much larger than in its own units a picture this wide is drawn: on a projector it's read from afar, as the page's words are.
pub(super) fn enlargement(width: f32) -> f32 {
    const FROM_WIDTH: f32 = 700.0;
    (width / FROM_WIDTH).clamp(1.0, 1.5)
}

impl LessonPage {
    pub(super) fn seek(&mut self, ctx: &Context<Self>, at: usize, duration_ms: f64) {
        let Some(show) = &self.show else { return };
        show.film.borrow_mut().seek(at);
        self.duration_ms = duration_ms;
        self.said = None;
        self.depict(ctx);
        self.rewrite_address(ctx);
    }

    /// What pictures must know of the stage.
    pub(super) fn view_of_stage(&self, ctx: &Context<Self>) -> View {
        View {
            window: self.hands.window,
            has_grid: !self.hands.has_no_grid,
            is_painting: self.hands.is_painting,
            ..View::new(self.width / enlargement(self.width), ctx.props().lang)
        }
    }

    pub(super) fn depict(&mut self, ctx: &Context<Self>) {
        let view = self.view_of_stage(ctx);
        if let Some(show) = &mut self.show {
            show.scene = Rc::new(show.film.borrow().scene(&view));
        }
        self.depict_second(view.lang);
    }

    pub(super) fn control(&mut self, ctx: &Context<Self>, control: Control) {
        let Some(show) = &self.show else { return };
        let (at, len) = (show.film.borrow().at(), show.film.borrow().len());
        if let Some(growing) = &mut self.growing {
            match control {
                Control::Speed(_) | Control::NoSuchStep => {}
                // At the end of what is there, what comes is shown as it comes.
                Control::Toggle if at >= len && !self.is_playing => return growing.follow(!growing.is_followed),
                Control::Seek(to) => growing.follow(to >= len),
                _ => growing.follow(false),
            }
        }
        match control {
            Control::Toggle if self.is_playing => self.pause(),
            Control::Toggle => {
                self.is_playing = true;
                let (start, end) = self.range.unwrap_or((0, len));
                if at >= end || at < start {
                    self.seek(ctx, start, 0.0);
                    self.wait(ctx);
                } else {
                    self.tick(ctx);
                }
            }
            Control::Seek(to) => {
                self.pause();
                let is_near = to.abs_diff(at) == 1;
                self.seek(ctx, to.min(len), if is_near { self.step_ms() } else { 0.0 });
            }
            Control::By(by) => {
                self.pause();
                self.seek(ctx, at.saturating_add_signed(by).min(len), self.step_ms());
            }
            Control::Speed(speed) => self.speed = speed,
            Control::LoopFrom => self.go_round(at, self.range.map_or(len, |(_, to)| to).max(at)),
            Control::LoopTo => self.go_round(self.range.map_or(0, |(from, _)| from).min(at), at),
            Control::LoopOff => self.range = None,
            Control::NoSuchStep => self.said = Some(ui::no_such_step(len)),
        }
        self.rewrite_address(ctx);
    }

    /// Whether the picture changes without the reader's doing.
    pub fn moves_by_itself(&self) -> bool {
        self.is_playing || self.growing.as_ref().is_some_and(|growing| growing.is_followed)
    }

    pub(super) fn tick(&mut self, ctx: &Context<Self>) {
        let Some(show) = &self.show else { return };
        if !self.is_playing {
            return;
        }
        let (at, len) = (show.film.borrow().at(), show.film.borrow().len());
        match self.range {
            Some((_, to)) if at >= to.min(len) && !self.is_looping => return self.pause(),
            Some((from, to)) if at >= to.min(len) => self.seek(ctx, from, 0.0),
            // There will be more.
            _ if at >= len && self.growing.is_some() => {}
            _ if at >= len => return self.pause(),
            _ => self.seek(ctx, at + 1, self.step_ms()),
        }
        self.wait(ctx);
    }

    fn go_round(&mut self, from: usize, to: usize) {
        (self.range, self.is_looping) = (Some((from, to)), true);
    }

    pub(super) fn wait(&mut self, ctx: &Context<Self>) {
        let scope = ctx.link().clone();
        self.timer = Some(Timeout::new((STEP_MS / self.speed) as u32, move || scope.send_message(Msg::Tick)));
    }

    pub(super) fn pause(&mut self) {
        self.is_playing = false;
        self.timer = None;
    }

    /// How long a step's motion takes: most of the step, and none for those who asked for less.
    pub(super) fn step_ms(&self) -> f64 {
        if wants_less_motion() { 0.0 } else { (STEP_MS / self.speed * 0.7).min(450.0) }
    }
}
