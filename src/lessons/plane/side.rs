//! On which side of a line a point is, as lessons show it: three ways, as an area, and with the band of the epsilon test.

use super::{Sheet, sign_word, turn_word, with_wrong_number};
use crate::algo::geometry::predicates::{cross_exact, orient_epsilon, orient_float};
use crate::algo::geometry::{Exact, Point, Sign, Verdict};
use crate::lessons::numbers::number;
use crate::scene::{Key, Role, Tone};
use crate::words::{Lang, Text, Words};

/// Bands narrower than this many scene units to each side can't be told from the line.
const LEAST_BAND: f64 = 1.0;

/// Of the line from `a` to `b`, which are two points.
pub struct Side {
    pub a: Point,
    pub b: Point,
    pub p: Point,
    pub verdict: Verdict,
    /// What the test of contest code says.
    pub contest: Sign,
    pub epsilon: f64,
}

impl Side {
    pub fn new([a, b, p]: [Point; 3], verdict: Verdict, epsilon: f64) -> Side {
        Side { a, b, p, verdict, contest: orient_epsilon(a, b, p, epsilon), epsilon }
    }

    /// `(b - a) × (p - a)`.
    pub fn cross(&self) -> Exact {
        cross_exact(self.a, self.b, self.a, self.p)
    }

    /// The signs three ways, as [`super::answers`] takes them.
    pub fn answers(&self) -> [Option<&'static str>; 3] {
        [self.verdict.exact, self.verdict.float, self.contest].map(|sign| Some(sign_word(sign)))
    }

    /// What is to be said where not all of them are the same; empty where they are.
    pub fn warning(&self) -> Words {
        let exact = self.verdict.exact;
        let mut words = with_wrong_number(Words::new("", ""), self.verdict, orient_float(self.a, self.b, self.p));
        if exact != self.contest {
            let epsilon = number(self.epsilon);
            if self.contest == Sign::Zero {
                words.en += &format!(" The contest test |cross| ≤ ε takes it for 0, with ε = {epsilon}: wrong.");
                words.zh += &format!("竞赛代码的判断 |叉积| ≤ ε（ε = {epsilon}）把它当成 0：错了。");
            } else {
                words.en += &format!(" That is beyond ε = {epsilon}, so the epsilon test doesn't help.");
                words.zh += &format!("它超出了 ε = {epsilon}，容差判断也救不回来。");
            }
        }
        words
    }
}

/// Draws what the epsilon test takes for the line through `a` and `b`: a band of `epsilon / |b - a|` to each side, if it can be seen.
pub fn band(sheet: &mut Sheet, a: Point, b: Point, epsilon: f64) -> Band {
    let half = half_width(a, b, epsilon);
    if half.is_nan() || half < LEAST_BAND * sheet.units() {
        return Band::Narrow;
    }
    match sheet.band(Key::new("band", 0), a, b, half, Role::Plain) {
        Some(_) => {
            sheet.sink();
            Band::Drawn
        }
        None => Band::Elsewhere,
    }
}

/// How the band of the epsilon test is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    Drawn,
    /// Not wider than the line.
    Narrow,
    /// Not where one looks.
    Elsewhere,
    /// There is no line.
    None,
}

impl Band {
    /// What to say of it below the drawing.
    pub const fn note(self) -> Text {
        match self {
            Band::Drawn => Text::new("grey band: |cross| ≤ ε", "灰色带：|叉积| ≤ ε"),
            Band::Narrow => Text::new("band |cross| ≤ ε: too narrow to be seen here", "带 |叉积| ≤ ε：在这里窄得看不见"),
            Band::Elsewhere => Text::new("band |cross| ≤ ε: outside of this view", "带 |叉积| ≤ ε：不在视图之内"),
            Band::None => Text::new("no band |cross| ≤ ε: there is no line now", "没有带 |叉积| ≤ ε：现在没有直线"),
        }
    }
}

/// Of the band: beyond all numbers for an epsilon that isn't 0 and points that are too near.
pub fn half_width(a: Point, b: Point, epsilon: f64) -> f64 {
    epsilon / libm::hypot(b.x - a.x, b.y - a.y)
}

/// Draws the triangle whose area is half of the cross product, with the word for its sign in it. The key of the words, if they are drawn.
pub fn triangle(sheet: &mut Sheet, side: &Side, lang: Lang) -> Option<Key> {
    let Side { a, b, p, verdict, .. } = *side;
    if verdict.exact == Sign::Zero {
        return None;
    }
    if sheet.triangle(Key::new("triangle", 0), [a, b, p], area_role(verdict.exact), Tone::Faint).is_some() {
        sheet.sink();
    }
    let middle = sheet.room_in([a, b, p])?;
    sheet.caption(Key::new("turn", 0), middle, turn_word(verdict.exact, lang), area_role(verdict.exact))
}

/// Areas to the left are drawn in another way than those to the right.
fn area_role(sign: Sign) -> Role {
    if sign == Sign::Negative { Role::Looked } else { Role::Active }
}
