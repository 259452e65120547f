//! Numbers on their way into floating-point formats.

mod card;
mod check;
mod depict;
mod input;
mod line;
mod narrate;
mod running;
mod study;
mod words;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::recorded::{self, Recorded};
use super::{Ask, Card, Check, Lesson, Listing, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::float::rounding::{Input, Rounding, Source, State, Step};
use crate::algo::float::{Class, Decimal};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct FloatFormatsLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for FloatFormatsLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::FLOAT_FORMATS
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Floats>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        match input::read(document) {
            Ok(input) => check::check(document, &input, output),
            Err(_) => check::failed(),
        }
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Sums::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Floats;

impl Recorded for Floats {
    const BUDGET: Budget = Budget { steps: card::MOST_TIMES as usize + 100, keyframe_bytes: 1 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        input::read(document)
    }

    fn is_long(_: &Document) -> bool {
        false
    }

    fn output(input: &Input, state: &State) -> Output {
        let format = input.format;
        let bits = state.bits.unwrap_or(0);
        let fields = words::fields(format, bits);
        let (class, value) = (format.parts(bits).class, Decimal::of(format, bits));
        let mut output = Output::default();
        let mut put = |name: &str, value: Value| drop(output.json.insert(name.into(), value));
        put("bits", words::hexadecimal(format, bits).into());
        put("sign", fields.sign.into());
        put("exponent", fields.exponent.into());
        put("mantissa", fields.mantissa.into());
        put(
            "value",
            value.as_ref().map_or_else(|| words::special(class, fields.sign == 1).to_owned(), Decimal::to_string).into(),
        );
        put("class", words::class_name(class).into());
        put("ulp", format.ulp_exponent(bits).map_or(Value::Null, |power| Decimal::scaled(1, power).to_string().into()));
        let exact = input.exact(state.added.unwrap_or(0));
        let error = value.zip(exact.as_ref()).map(|(value, exact)| value.minus(exact).to_string());
        put("error", error.map_or(Value::Null, Value::from));
        if let Some(added) = state.added {
            put("exact", exact.map_or(Value::Null, |exact| exact.to_string().into()));
            put("stuckAfter", running::stuck_after(input, added).map_or(Value::Null, Value::from));
        }
        output
    }
}

impl Telling for Floats {
    type Algorithm = Rounding;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(input, state, step).take(lang)
    }

    fn variables(input: &Input, state: &State, _: Option<&Step>, lang: Lang) -> Vec<Variable> {
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        if let Source::Decimal(decimal) = &input.source {
            show("x", words::short(decimal));
        }
        if let (Some(added), Some(sum)) = (state.added, &input.sum) {
            show("addend", words::value(input.format, input.encode(&sum.add)));
            show("n", added.to_string());
        }
        if let Some(power) = state.power {
            show("power", power.to_string());
        }
        if let Some(units) = state.units {
            show("units", units.to_string());
        }
        if let Some(rest) = state.rest {
            show("guard", u8::from(rest.guard).to_string());
            show("sticky", u8::from(rest.round || rest.sticky).to_string());
        }
        if let Some(bits) = state.bits {
            show("bits", words::hexadecimal(input.format, bits));
            if state.is_done {
                show("value", words::value(input.format, bits));
                let class = words::class(input.format.parts(bits).class);
                show("class", class.get(lang).to_owned());
            }
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        let format = state.format;
        json!({
            "power": state.power,
            "units": state.units.map(|units| units.to_string()),
            "guard": state.rest.map(|rest| rest.guard),
            "round": state.rest.map(|rest| rest.round),
            "sticky": state.rest.map(|rest| rest.sticky),
            "up": state.is_up,
            "added": state.added,
            "bits": state.bits.map(|bits| words::hexadecimal(format, bits)),
            "class": state.bits.filter(|_| state.is_done).map(|bits| words::class_name(format.parts(bits).class)),
        })
    }
}

/// Whether a class is one of numbers.
fn is_number(class: Class) -> bool {
    matches!(class, Class::Zero | Class::Subnormal | Class::Normal)
}
