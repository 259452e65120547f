//! The form of a lesson's input, made from its fields. What is typed stays as typed, and what is wrong is marked in it.

use std::rc::Rc;

use serde_json::{Map, Value};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::picture::PictureField;
use super::ui;
use crate::input::{Default, Document, Field, Shape, TextError, read_text, write_typed};
use crate::lessons::Preset;
use crate::words::{Failure, Lang, Text};

#[derive(Properties)]
pub struct InputFormProps {
    /// Before the ids of its controls: there may be two forms on a page.
    pub prefix: &'static str,
    pub heading: Text,
    /// What running it is called.
    pub run: Text,
    pub fields: &'static [Field],
    pub presets: &'static [Preset],
    /// The preset that is shown, if it is one.
    pub preset: Option<&'static str>,
    /// What runs now.
    pub document: Rc<Document>,
    /// Why the last attempt didn't run.
    pub failure: Option<Failure>,
    /// Whether an earlier one did, and is still shown.
    pub has_run: bool,
    pub lang: Lang,
    pub on_preset: Callback<&'static str>,
    pub on_run: Callback<Document>,
}

impl PartialEq for InputFormProps {
    fn eq(&self, other: &InputFormProps) -> bool {
        self.preset == other.preset
            && Rc::ptr_eq(&self.document, &other.document)
            && self.failure == other.failure
            && self.has_run == other.has_run
            && self.lang == other.lang
            && self.on_preset == other.on_preset
            && self.on_run == other.on_run
    }
}

pub enum Msg {
    Typed(usize, String),
    /// A picture is chosen, or none: what it stands in place of goes, and it runs at once.
    Chosen(usize, String),
    Run,
}

/// What is in each field, as typed. A record's fields are fields of the form, side by side.
pub struct InputForm {
    form: NodeRef,
    /// The reader asked to run what can't be run: the first field at fault is focused.
    is_refused: bool,
    /// The reader asked to run this form, and hasn't heard of it.
    is_asked: bool,
    entries: Vec<Entry>,
}

/// One control of the form.
struct Entry {
    /// The field of the input that it's in, by its place.
    place: usize,
    field: &'static Field,
    /// As in failures: `k`, `generate.n`.
    path: String,
    text: String,
    error: Option<TextError>,
}

impl Component for InputForm {
    type Message = Msg;
    type Properties = InputFormProps;

    fn create(ctx: &Context<Self>) -> InputForm {
        let props = ctx.props();
        InputForm {
            form: NodeRef::default(),
            is_refused: false,
            is_asked: false,
            entries: entries_of(props.fields, &props.document),
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &InputFormProps) -> bool {
        let props = ctx.props();
        if !Rc::ptr_eq(&props.document, &old.document) && props.document != old.document {
            self.entries = entries_of(props.fields, &props.document);
            self.is_asked = false;
        }
        if self.is_asked && props.failure.is_some() && props.failure != old.failure {
            (self.is_asked, self.is_refused) = (false, true);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        let fields = ctx.props().fields;
        match message {
            Msg::Typed(index, text) => {
                self.entries[index].text = text;
                self.entries[index].error = self.read(fields, index).err();
            }
            Msg::Chosen(index, text) => {
                if let (Shape::Picture { instead_of }, false) = (&self.entries[index].field.shape, text.is_empty()) {
                    let others = self.entries.iter_mut().filter(|entry| instead_of.contains(&fields[entry.place].name));
                    others.for_each(|entry| (entry.text, entry.error) = (String::new(), None));
                    ctx.link().send_message(Msg::Run);
                }
                return Component::update(self, ctx, Msg::Typed(index, text));
            }
            Msg::Run => {
                let mut json = Map::new();
                for index in 0..self.entries.len() {
                    match self.read(fields, index) {
                        Ok(Some(value)) => put(&mut json, &self.entries[index].path, value),
                        Ok(None) => {}
                        Err(error) => self.entries[index].error = Some(error),
                    }
                }
                self.is_refused = self.entries.iter().any(|entry| entry.error.is_some());
                self.is_asked = !self.is_refused;
                if self.is_asked {
                    // Arrays that a program passed in aren't typed text: they stay as long as their field does.
                    let kept = ctx.props().document.arrays.clone().into_iter().filter(|(name, _)| !json.contains_key(name));
                    ctx.props().on_run.emit(Document { arrays: kept.collect(), json });
                }
            }
        }
        true
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if std::mem::take(&mut self.is_refused)
            && let Some(form) = self.form.cast::<Element>()
            && let Ok(Some(field)) = form.query_selector("[aria-invalid=true]")
            && let Some(field) = field.dyn_ref::<HtmlElement>()
        {
            // Where it can't be focused, its error is still read out.
            let _ = field.focus();
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        let on_preset = {
            let (presets, on_preset) = (props.presets, props.on_preset.clone());
            Callback::from(move |event: Event| {
                let select: HtmlSelectElement = event.target_unchecked_into();
                if let Some(preset) = presets.iter().find(|preset| preset.name == select.value()) {
                    on_preset.emit(preset.name);
                }
            })
        };
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Msg::Run
        });
        let elsewhere = props.failure.as_ref().filter(|failure| !self.entries.iter().any(|entry| is_at(failure, entry)));
        let chosen = |is_optional: bool| {
            let fields = props.fields.iter().enumerate();
            fields.filter(move |(_, field)| (field.default == Default::Absent) == is_optional)
        };
        let is_failed = |entry: &Entry| props.failure.as_ref().is_some_and(|failure| is_at(failure, entry));
        let is_used =
            |place: usize| self.of(place).any(|(_, entry)| !entry.text.is_empty() || entry.error.is_some() || is_failed(entry));
        html! {
            <section class="panel wide input">
                <h2>{ props.heading.get(lang) }</h2>
                <form {onsubmit} novalidate=true ref={self.form.clone()}>
                    <div class="fields">
                        <div class="field double">
                            <label for={format!("{}preset", props.prefix)}>{ ui::PRESET.get(lang) }</label>
                            <select id={format!("{}preset", props.prefix)} onchange={on_preset}>
                                if props.preset.is_none() {
                                    <option value="" selected=true>{ ui::OWN.get(lang) }</option>
                                }
                                { for props.presets.iter().map(|preset| html! {
                                    <option value={preset.name} selected={props.preset == Some(preset.name)}>{ preset.title.get(lang) }</option>
                                }) }
                            </select>
                        </div>
                        { for chosen(false).map(|(place, field)| self.field(ctx, place, field)) }
                    </div>
                    if chosen(true).next().is_some() {
                        <details class="more" open={chosen(true).any(|(place, _)| is_used(place))}>
                            <summary>{ ui::OPTIONAL.get(lang) }</summary>
                            <div class="fields">{ for chosen(true).map(|(place, field)| self.field(ctx, place, field)) }</div>
                        </details>
                    }
                    if let Some(failure) = elsewhere {
                        <p class="field-error" role="alert">{ failure.message.get(lang) }</p>
                    }
                    <div class="actions">
                        <button type="submit" class="primary">{ props.run.get(lang) }</button>
                        if props.failure.is_some() && props.has_run {
                            <span class="field-error">{ ui::AT_LEAST_SHOWN.get(lang) }</span>
                        }
                    </div>
                </form>
            </section>
        }
    }
}

impl InputForm {
    /// The controls of a field of the input.
    fn of(&self, place: usize) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries.iter().enumerate().filter(move |(_, entry)| entry.place == place)
    }

    fn is_empty(&self, place: usize) -> bool {
        self.of(place).all(|(_, entry)| entry.text.trim().is_empty())
    }

    /// What is typed in a control. An empty text is an absent value, where it may be absent.
    fn read(&self, fields: &[Field], index: usize) -> Result<Option<Value>, TextError> {
        let entry = &self.entries[index];
        // An empty record is as absent as its field may be, whatever its parts are.
        let default = if self.is_empty(entry.place) { fields[entry.place].default } else { entry.field.default };
        let may_be_absent = match default {
            Default::Required => false,
            Default::Unless(other) => {
                fields.iter().position(|field| field.name == other).is_some_and(|other| !self.is_empty(other))
            }
            Default::Json(_) | Default::Absent => true,
        };
        if entry.text.trim().is_empty() && may_be_absent {
            return Ok(None);
        }
        read_text(&entry.field.shape, &entry.text).map(Some)
    }

    fn field(&self, ctx: &Context<Self>, place: usize, field: &'static Field) -> Html {
        let lang = ctx.props().lang;
        let Shape::Record(parts) = &field.shape else {
            return self.of(place).map(|(index, entry)| self.control(ctx, index, entry)).collect();
        };
        let help_id = format!("{}field-{}-help", ctx.props().prefix, field.name);
        html! {
            <fieldset key={field.name} class={classes!("field", "group", if parts.len() > 2 { "wide" } else { "double" })} aria-describedby={help_id.clone()}>
                <legend>{ field.title.get(lang) }</legend>
                <small id={help_id}>{ field.help.get(lang) }</small>
                <div class="parts">{ for self.of(place).map(|(index, entry)| self.control(ctx, index, entry)) }</div>
            </fieldset>
        }
    }

    fn control(&self, ctx: &Context<Self>, index: usize, entry: &Entry) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        let (field, text) = (entry.field, &entry.text);
        let id = format!("{}field-{}", props.prefix, entry.path.replace('.', "-"));
        let (error_id, help_id) = (format!("{id}-error"), format!("{id}-help"));
        let typed_error = entry.error.as_ref();
        let failure = props.failure.as_ref().filter(|failure| typed_error.is_none() && is_at(failure, entry));
        let is_bad = typed_error.is_some() || failure.is_some();
        let described = format!("{}{help_id}", if is_bad { format!("{error_id} ") } else { String::new() });
        let invalid = is_bad.then_some("true");
        let control = match &field.shape {
            shape if options(shape, lang).is_some() => {
                let onchange = ctx.link().callback(move |event: Event| {
                    let select: HtmlSelectElement = event.target_unchecked_into();
                    Msg::Typed(index, select.value())
                });
                // A field that may be absent begins with nothing chosen.
                let may_be_absent = [field.default, props.fields[entry.place].default].contains(&Default::Absent);
                let none = may_be_absent.then_some(("", "–"));
                html! {
                    <select id={id.clone()} {onchange} aria-describedby={described} aria-invalid={invalid}>
                        { for none.into_iter().chain(options(shape, lang).unwrap_or_default()).map(|(value, title)| html! {
                            <option {value} selected={value == text}>{ title }</option>
                        }) }
                    </select>
                }
            }
            Shape::Bool => {
                let onchange = ctx.link().callback(move |event: Event| {
                    let field: HtmlInputElement = event.target_unchecked_into();
                    Msg::Typed(index, field.checked().to_string())
                });
                html! { <input type="checkbox" id={id.clone()} checked={text == "true"} {onchange} aria-describedby={described} aria-invalid={invalid} /> }
            }
            Shape::Picture { .. } => {
                let on_text = ctx.link().callback(move |text| Msg::Chosen(index, text));
                html! { <PictureField id={id.clone()} text={text.clone()} {lang} {described} {is_bad} {on_text} /> }
            }
            Shape::Int { .. } | Shape::Number { .. } | Shape::Text { .. } | Shape::OneOf(_) => {
                let oninput = ctx.link().callback(move |event: InputEvent| {
                    let field: HtmlInputElement = event.target_unchecked_into();
                    Msg::Typed(index, field.value())
                });
                html! {
                    <input type="text" id={id.clone()} value={text.clone()} {oninput} autocomplete="off" spellcheck="false"
                        aria-describedby={described} aria-invalid={invalid} />
                }
            }
            _ => {
                let oninput = ctx.link().callback(move |event: InputEvent| {
                    let field: HtmlTextAreaElement = event.target_unchecked_into();
                    Msg::Typed(index, field.value())
                });
                html! {
                    <textarea id={id.clone()} value={text.clone()} rows="2" {oninput} autocomplete="off" spellcheck="false"
                        aria-describedby={described} aria-invalid={invalid} />
                }
            }
        };
        html! {
            <div key={entry.path.clone()} class={classes!("field", is_wide(&field.shape).then_some("wide"), matches!(field.shape, Shape::Bool).then_some("tick"), has_long_options(&field.shape, lang).then_some("double"))}>
                if matches!(field.shape, Shape::Picture { .. }) {
                    // Its buttons have names of their own.
                    <strong>{ field.title.get(lang) }</strong>
                } else {
                    <label for={id}>{ field.title.get(lang) }</label>
                }
                { control }
                if let Some(error) = typed_error {
                    <p id={error_id} class="field-error" role="alert">
                        { error.message.get(lang) }
                        if !matches!(field.shape, Shape::Picture { .. }) {
                            { marked(text, error) }
                        }
                    </p>
                } else if let Some(failure) = failure {
                    <p id={error_id} class="field-error" role="alert"><code>{ &failure.path }</code>{ " " }{ failure.message.get(lang) }</p>
                }
                <small id={help_id}>{ field.help.get(lang) }</small>
            </div>
        }
    }
}

/// The typed text around its error, with the part at fault marked.
fn marked(text: &str, error: &TextError) -> Html {
    const AROUND_CHARS: usize = 24;
    let span = error.span.clone();
    let (Some(before), Some(at_fault), Some(after)) = (text.get(..span.start), text.get(span.clone()), text.get(span.end..))
    else {
        return Html::default();
    };
    let lead: String = before.chars().rev().take(AROUND_CHARS).collect::<Vec<_>>().into_iter().rev().collect();
    let shown: String = at_fault.chars().take(2 * AROUND_CHARS).collect();
    let rest: String = after.chars().take(AROUND_CHARS).collect();
    let shown = if shown.is_empty() { "▁".to_owned() } else { shown };
    html! { <span class="field-text">{ " " }{ lead }<mark>{ shown }</mark>{ rest }</span> }
}

/// The values to choose from, where there are only a few: texts with their titles.
fn options(shape: &'static Shape, lang: Lang) -> Option<Vec<(&'static str, &'static str)>> {
    match shape {
        Shape::Choice(choices) => Some(choices.iter().map(|choice| (choice.value, choice.title.get(lang))).collect()),
        Shape::OneOf(shapes) => {
            let parts: Option<Vec<_>> = shapes
                .iter()
                .map(|shape| match shape {
                    Shape::Bool => Some(vec![("false", ui::NO.get(lang)), ("true", ui::YES.get(lang))]),
                    shape => options(shape, lang),
                })
                .collect();
            parts.map(|parts| parts.concat())
        }
        _ => None,
    }
}

/// Whether a choice is cut off in a field of the usual width.
fn has_long_options(shape: &'static Shape, lang: Lang) -> bool {
    const USUAL_EMS: usize = 22;
    let ems = |title: &str| title.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum::<usize>();
    options(shape, lang).is_some_and(|options| options.iter().any(|(_, title)| ems(title) > USUAL_EMS))
}

fn is_wide(shape: &Shape) -> bool {
    matches!(shape, Shape::List { .. } | Shape::Call(_) | Shape::Picture { .. })
}

/// Whether a failure's path is in this control's value.
fn is_at(failure: &Failure, entry: &Entry) -> bool {
    failure.path.strip_prefix(&entry.path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
}

fn entries_of(fields: &'static [Field], document: &Document) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (place, field) in fields.iter().enumerate() {
        let default = || match field.default {
            Default::Json(text) => serde_json::from_str(text).ok(),
            Default::Required | Default::Absent | Default::Unless(_) => None,
        };
        let value = document.json.get(field.name).cloned().or_else(default);
        let entry = |field: &'static Field, path: String, value: Option<&Value>| {
            let text = value.map(|value| write_typed(&field.shape, value)).unwrap_or_default();
            Entry { place, field, path, text, error: None }
        };
        match &field.shape {
            Shape::Record(parts) => entries.extend(parts.iter().map(|part| {
                entry(part, format!("{}.{}", field.name, part.name), value.as_ref().and_then(|value| value.get(part.name)))
            })),
            _ => entries.push(entry(field, field.name.to_owned(), value.as_ref())),
        }
    }
    entries
}

/// Puts a value in its place: a part of a record is in the record.
fn put(json: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        Some((record, part)) => {
            let record = json.entry(record).or_insert_with(|| Value::Object(Map::new()));
            if let Some(parts) = record.as_object_mut() {
                parts.insert(part.to_owned(), value);
            }
        }
        None => drop(json.insert(path.to_owned(), value)),
    }
}
