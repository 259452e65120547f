//! How a lesson's page opens what a link, a preset or the reader gives it.

use std::rc::Rc;

use yew::prelude::*;

use super::{LessonPage, Msg, Show, Wanted, course};
use crate::gpu::Control as Run;
use crate::input::Document;
use crate::lessons::{self, Film, Outcome};
use crate::web::engine::{self, Finished};
use crate::web::host::tick;
use crate::web::worker::Verdict;
use crate::web::{parts, ui, worker};
use crate::words::Code;

impl LessonPage {
    pub(super) fn open_link(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        let link = &props.link;
        let (document, preset) = props.card.0.document_of(link);
        self.range = link.from.zip(link.to).filter(|(from, to)| from < to);
        self.is_looping = link.loops;
        let at = link.at.or(link.from).unwrap_or(0);
        let is_open = self.show.as_ref().is_some_and(|show| *show.document == document);
        if is_open {
            self.seek_asked(ctx, at);
            if self.comparison.with() != link.with.as_ref() {
                self.wanted_at = Some(at);
                self.compare(ctx, link.with.clone());
            }
        } else {
            let with = link.with.clone();
            self.expect(with);
            self.open(ctx, document, preset, at);
            self.follows_link = true;
        }
    }

    pub(super) fn open_preset(&mut self, ctx: &Context<Self>, name: &str, at: usize) {
        if let Some(preset) = ctx.props().card.0.presets.iter().find(|preset| preset.name == name) {
            self.open(ctx, preset.document(), Some(preset.name), at);
        }
    }

    /// Something else is about to be shown: a late result of an opening before, and what a link couldn't run, are of no use any more.
    pub(super) fn abandon_opening(&mut self) {
        self.run.cancel();
        self.run = Run::default();
        self.generation += 1;
        self.is_opening = false;
        self.growing = None;
        self.unrun = None;
        self.follows_link = false;
        (self.progress, self.fetched) = (None, None);
    }

    pub(super) fn open(&mut self, ctx: &Context<Self>, document: Document, preset: Option<&'static str>, at: usize) {
        self.pause();
        self.abandon_opening();
        self.is_opening = true;
        self.failure = None;
        let (card, generation, view) = (ctx.props().card.0, self.generation, self.view_of_stage(ctx));
        let scope = ctx.link().clone();
        let progress = scope.clone();
        let fetching = scope.clone();
        let run = self.run.clone().on_progress(move |part| progress.send_message(Msg::Progress(generation, part.done)));
        let run = run.on_fetched(move |fetched| fetching.send_message(Msg::Fetched(generation, fetched)));
        let on_part = course::watch(scope.clone(), generation, Wanted { document: document.clone(), preset, at });
        wasm_bindgen_futures::spawn_local(async move {
            let options = engine::Options { film: true, ..engine::Options::default() };
            let mut opened = match parts::lesson(card.id).await {
                Ok(lesson) => engine::open_seen(lesson, document.clone(), options, &run, on_part).await,
                Err(failure) => Err(failure),
            };
            if let Ok(Finished { outcome: Outcome { film: Some(film), .. }, .. }) = &mut opened {
                // The first picture of a million items, and showing it, are two tasks: what was summed up for it is remembered.
                film.seek(at);
                film.scene(&view);
                tick().await;
            }
            scope.send_message(Msg::Opened { generation, document, preset, at, opened: Box::new(opened) });
        });
    }

    /// Opens the first preset, where a link's own input can't be run: the page shows it beside what is wrong.
    pub(super) fn open_instead(&mut self, ctx: &Context<Self>, unrun: &Document) {
        let Some(first) = ctx.props().card.0.presets.first().filter(|first| first.document() != *unrun) else { return };
        let failure = self.failure.take();
        self.range = None;
        self.expect(None);
        self.open_preset(ctx, first.name, 0);
        (self.failure, self.unrun) = (failure, Some(Rc::new(unrun.clone())));
    }

    pub(super) fn put_on(
        &mut self,
        ctx: &Context<Self>,
        opened: Finished,
        document: Document,
        preset: Option<&'static str>,
        at: usize,
    ) {
        let Finished { outcome, report } = opened;
        let Some(show) = Show::of(document, preset, outcome, report) else { return };
        self.hands.let_go();
        self.show = Some(show);
        let with = self.comparison.with().cloned();
        if with.is_some() {
            // The second run may be the longer one.
            self.wanted_at = Some(at);
            self.seek(ctx, at, 0.0);
        } else {
            self.seek_asked(ctx, at);
        }
        self.compare(ctx, with);
        self.check(ctx);
    }

    pub(super) fn check(&self, ctx: &Context<Self>) {
        let Some(show) = &self.show else { return };
        if !lessons::wants_check(&show.document) {
            return ctx.link().send_message(Msg::Judged(self.generation, Verdict::Unchecked(ui::NO_CHECK_WANTED.into())));
        }
        let (card, document, output, generation) =
            (ctx.props().card.0, show.document.clone(), show.output.clone(), self.generation);
        let (scope, run) = (ctx.link().clone(), self.run.clone());
        wasm_bindgen_futures::spawn_local(async move {
            // Handing a million numbers over is a task of its own.
            tick().await;
            let verdict = match worker::check(card, &document, output, &run).await {
                Ok(checked) => Verdict::Checked(checked),
                // One that was stopped has nothing to say.
                Err(failure) if failure.code == Code::Aborted => return,
                Err(failure) => Verdict::Unchecked(failure.message),
            };
            scope.send_message(Msg::Judged(generation, verdict));
        });
    }

    /// Goes to the instant that a link asks for; where the run is shorter, it says so.
    pub(super) fn seek_asked(&mut self, ctx: &Context<Self>, at: usize) {
        self.seek(ctx, at, 0.0);
        let len = self.show.as_ref().map_or(0, |show| show.film.borrow().len());
        if at > len {
            self.said = Some(ui::is_shorter(len));
        }
    }
}
