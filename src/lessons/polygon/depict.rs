//! The picture: triangles with their signs, then the ray with the rule of each edge, then crossings and turns.

use crate::algo::geometry::polygon::{Input, Place, Rule, State, Step};
use crate::algo::geometry::predicates::{cross_exact, orient, orient_epsilon};
use crate::algo::geometry::{Point, Sign};
use crate::lessons::View;
use crate::lessons::numbers::number;
use crate::lessons::page::text_width;
use crate::lessons::plane::cloud::{self, MOST_NAMED, MOST_SPOKEN};
use crate::lessons::plane::{Reach, Readout, Sheet, Tip, readouts, sign_word, turn_word};
use crate::scene::{Align, Grip, Key, Mark, Role, Scene, Shape, Tone};
use crate::words::{Lang, Text};

/// Of polygons with more edges, only those in play have words.
const MOST_WITH_WORDS: usize = 20;
/// The inside of polygons with more vertices isn't hatched.
const MOST_HATCHED: usize = 200;
/// Between two lines of the hatch, in scene units.
const HATCH: f32 = 9.0;

const NUMBERS: Text = Text::new("numbers", "数值");
const TURN: Text = Text::new("turn of the last three points", "最近三点的转向");

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let vertices = state.vertices();
    let mut sheet = Sheet::new(view, vertices.iter().copied().chain([state.point]));
    sheet.grows("vertices");
    let lang = view.lang;
    let mut words = Vec::new();
    match step {
        None | Some(Step::Empty) => outline(&mut sheet, state, |_| Role::Plain),
        Some(Step::Triangle(_) | Step::Area) => triangles(&mut sheet, state, &mut words),
        Some(Step::Edge { .. } | Step::Inside) => {
            if matches!(step, Some(Step::Inside)) {
                hatch(&mut sheet, state);
            }
            ray(&mut sheet, state, lang, &mut words);
        }
        Some(Step::Simple { .. }) => crossing(&mut sheet, state, lang, &mut words),
        Some(Step::Turn(_) | Step::Convex) => turns(&mut sheet, state, lang, &mut words),
    }
    let is_named = vertices.len() <= MOST_NAMED;
    let mut keys = cloud::cloud(&mut sheet, "vertices", vertices, |number| role(state, step, number));
    // The point is on top: it may be a vertex.
    let (key, grip) = (Key::new("p", 0), Grip::Point("point".into()));
    let role = match state.place {
        Some(Place::Inside) => Role::Done,
        Some(Place::Boundary) => Role::Active,
        Some(Place::Outside) => Role::Plain,
        None => Role::Pivot,
    };
    keys.extend(sheet.named(key, "p", grip, state.point, role));
    if !is_named {
        words.truncate(MOST_SPOKEN);
    }
    keys.extend(words);

    let mut page = sheet.below();
    page.group(cloud::title(lang, vertices.len()), keys);
    readouts(&mut page, NUMBERS.get(lang), &rows(state, step, lang));
    let known = state.turn.zip(asked(state, step));
    let known = known.map(|(verdict, [a, b, c])| (verdict, orient_epsilon(a, b, c, input.epsilon)));
    cloud::three_ways(&mut page, TURN.get(lang), known);
    page.finish()
}

/// The three points whose turn was asked for last.
fn asked(state: &State, step: Option<&Step>) -> Option<[Point; 3]> {
    let at = state.at?;
    match step? {
        Step::Triangle(_) => Some([state.vertices()[0], state.edge(at).0, state.edge(at).1]),
        Step::Edge { .. } => Some([state.edge(at).0, state.edge(at).1, state.point]),
        Step::Turn(_) => Some(state.around(at)),
        _ => None,
    }
}

/// Of a vertex.
fn role(state: &State, step: Option<&Step>, number: u32) -> Role {
    let Some(at) = state.at else { return Role::Plain };
    let next = |number: u32| (number + 1) % state.vertices().len().max(1) as u32;
    match step {
        Some(Step::Triangle(_)) if number == 0 => Role::Pivot,
        Some(Step::Triangle(_) | Step::Edge { .. }) if number == at || number == next(at) => Role::Looked,
        Some(Step::Turn(_)) if number == state.corners[at as usize] => Role::Looked,
        _ => Role::Plain,
    }
}

fn outline(sheet: &mut Sheet, state: &State, role: impl Fn(u32) -> Role) {
    for number in 0..state.vertices().len() as u32 {
        let (a, b) = state.edge(number);
        sheet.segment(Key::new("edge", number.into()), a, b, role(number));
    }
}

/// The triangles so far, those taken away with dashed edges.
fn triangles(sheet: &mut Sheet, state: &State, words: &mut Vec<Key>) {
    let vertices = state.vertices();
    let last = state.at.map_or(vertices.len().saturating_sub(2), |at| at as usize);
    let has_words = vertices.len() <= MOST_WITH_WORDS;
    let mut signed = Vec::new();
    for number in 1..=last {
        let corners = [vertices[0], vertices[number], vertices[number + 1]];
        let sign = orient(corners[0], corners[1], corners[2]);
        let is_now = state.at == Some(number as u32);
        let (role, tone) = match (sign, is_now) {
            (Sign::Zero, _) => continue,
            (Sign::Positive, false) => (Role::Plain, 0.35),
            (Sign::Positive, true) => (Role::Looked, 0.7),
            (Sign::Negative, false) => (Role::Hole, -0.35),
            (Sign::Negative, true) => (Role::Active, -0.7),
        };
        sheet.polygon(Key::new("triangle", number as u64), &corners, role, Tone::Signed(tone));
        if has_words || is_now {
            signed.push((number, corners, sign));
        }
    }
    outline(sheet, state, |_| Role::Plain);
    for (number, [a, b, c], sign) in signed {
        let third = |a: f64, b: f64, c: f64| a / 3.0 + b / 3.0 + c / 3.0;
        let middle = Point::new(third(a.x, b.x, c.x), third(a.y, b.y, c.y));
        words.extend(sheet.dot(Key::new("sign", 100 + number as u64), middle, 10.0, Role::Plain, Tone::Flat, sign_word(sign)));
    }
}

/// The ray, and what each edge seen so far does to it.
fn ray(sheet: &mut Sheet, state: &State, lang: Lang, words: &mut Vec<Key>) {
    let (p, count) = (state.point, state.vertices().len());
    let mut told = Vec::new();
    for number in 0..count as u32 {
        let rule = state.rule_of(number);
        let is_now = state.at == Some(number);
        let (a, b) = state.edge(number);
        let is_seen = state.at.is_none_or(|at| number <= at);
        let role = match rule {
            _ if !is_seen => Role::Plain,
            _ if is_now => Role::Looked,
            Rule::On => Role::Active,
            Rule::Up | Rule::Down => Role::Done,
            Rule::Above | Rule::Below | Rule::Behind => Role::Hole,
        };
        sheet.segment(Key::new("edge", number.into()), a, b, role);
        if is_seen && (count <= MOST_WITH_WORDS || is_now) {
            told.push((number, rule, if is_now { Role::Looked } else { Role::Plain }));
        }
        if rule == Rule::On {
            // The edges after it aren't asked.
            for number in number + 1..count as u32 {
                let (a, b) = state.edge(number);
                sheet.segment(Key::new("edge", number.into()), a, b, Role::Plain);
            }
            break;
        }
    }
    let beyond = Point::new(p.x + 100.0 * sheet.units(), p.y);
    sheet.straight(Key::new("ray", 0), p, beyond, Reach::Ray, (Role::Active, Tone::Flat), Tip::None);
    words_at_edges(sheet, state, told, lang, words);
}

/// The rule that each edge was told by, at its middle, or where it crosses the ray.
fn words_at_edges(sheet: &mut Sheet, state: &State, told: Vec<(u32, Rule, Role)>, lang: Lang, words: &mut Vec<Key>) {
    const NEAR: f64 = 62.0;
    let p = state.point;
    let mut placed: Vec<(u32, Rule, Role, Point)> = Vec::new();
    for (number, rule, role) in told {
        let (a, b) = state.edge(number);
        let at = match rule {
            Rule::On => p,
            Rule::Up | Rule::Down => Point::new(a.x + (b.x - a.x) * ((p.y - a.y) / (b.y - a.y)), p.y),
            _ => Point::new(a.x / 2.0 + b.x / 2.0, a.y / 2.0 + b.y / 2.0),
        };
        placed.push((number, rule, role, at));
    }
    placed.sort_by(|a, b| a.3.x.total_cmp(&b.3.x));
    let (mut last, mut is_below) = (f64::NEG_INFINITY, false);
    let mut told = Vec::new();
    for (number, rule, role, mut at) in placed {
        if matches!(rule, Rule::Up | Rule::Down) {
            sheet.dot(Key::new("crossing", number.into()), at, 4.0, Role::Done, Tone::Flat, "");
            // Near neighbours have their words above and below the ray.
            is_below = !is_below && at.x - last < NEAR * sheet.units();
            last = at.x;
            at.y -= if is_below { 26.0 * sheet.units() } else { 0.0 };
        }
        let word = rule_word(rule).get(lang);
        let width = f64::from(text_width(word, 12.0));
        if rule == Rule::Behind {
            // On the side where p isn't.
            at.x -= (width + 24.0) * sheet.units();
        }
        told.push((number, role, at, word, width as f32));
    }
    // Where there is no room for all, the edge in hand comes first, and nothing covers a point.
    told.sort_by_key(|(_, role, ..)| *role != Role::Looked);
    let points = state.vertices().iter().chain([&p]).filter_map(|point| sheet.place(*point));
    let mut taken: Vec<[f32; 4]> = points.map(|(x, y)| [x - 10.0, y - 10.0, x + 10.0, y + 10.0]).collect();
    for (number, role, at, word, width) in told {
        let Some(key) = sheet.words(Key::new("rule", number.into()), at, word, role) else { continue };
        let Some(Mark { x, y, shape, .. }) = sheet.page.scene.marks.last() else { continue };
        let left = if matches!(shape, Shape::Words { align: Align::End, .. }) { x - width } else { *x };
        let [left, top, right, bottom] = [left, y - 7.0, left + width, y + 7.0];
        let is_free = taken.iter().all(|[l, t, r, b]| right < *l || *r < left || bottom < *t || *b < top);
        if is_free || role == Role::Looked {
            taken.push([left, top, right, bottom]);
            words.push(key);
        } else {
            sheet.page.scene.marks.pop();
        }
    }
}

const fn rule_word(rule: Rule) -> Text {
    match rule {
        Rule::On => Text::new("on", "在边上"),
        Rule::Above => Text::new("above", "都在上方"),
        Rule::Below => Text::new("not above", "都不在上方"),
        Rule::Behind => Text::new("behind", "在左边"),
        Rule::Up => Text::new("up +1", "向上 +1"),
        Rule::Down => Text::new("down −1", "向下 −1"),
    }
}

/// The first two edges that meet, and where.
fn crossing(sheet: &mut Sheet, state: &State, lang: Lang, words: &mut Vec<Key>) {
    const CROSSES: Text = Text::new("crosses itself", "自相交");
    hatch(sheet, state);
    let Some(Some((first, second))) = state.crossing else { return outline(sheet, state, |_| Role::Done) };
    outline(sheet, state, |number| if number == first || number == second { Role::Looked } else { Role::Plain });
    let at = meeting(state.edge(first), state.edge(second));
    sheet.dot(Key::new("meeting", 0), at, 6.0, Role::Wrong, Tone::Flat, "");
    words.extend(sheet.words(Key::new("meeting-word", 0), at, CROSSES.get(lang), Role::Wrong));
}

/// A point that two edges which meet have in common, near enough to be drawn.
fn meeting((a, b): (Point, Point), (c, d): (Point, Point)) -> Point {
    let number = |a, b, c, d| cross_exact(a, b, c, d);
    let (over, under) = (number(a, c, c, d), number(a, b, c, d));
    if !under.is_zero() {
        let share = over.over(&under).clamp(0.0, 1.0);
        return Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
    }
    // On one line: what they share ends at two of these, the middle ones.
    let mut ends = [a, b, c, d];
    ends.sort_by(|p, q| p.compare_xy(*q));
    Point::new(ends[1].x / 2.0 + ends[2].x / 2.0, ends[1].y / 2.0 + ends[2].y / 2.0)
}

/// The corner that turns, or at the end the whole polygon.
fn turns(sheet: &mut Sheet, state: &State, lang: Lang, words: &mut Vec<Key>) {
    let Some(at) = state.at else {
        hatch(sheet, state);
        return outline(sheet, state, |_| if state.convex == Some(true) { Role::Done } else { Role::Plain });
    };
    outline(sheet, state, |_| Role::Plain);
    let [before, corner, after] = state.around(at);
    sheet.arrow(Key::new("turn", 0), before, corner, Role::Looked, Tip::Before);
    sheet.arrow(Key::new("turn", 1), corner, after, Role::Looked, Tip::Before);
    if let Some(verdict) = state.turn {
        words.extend(sheet.words(Key::new("turn-word", 0), corner, turn_word(verdict.exact, lang), Role::Looked));
    }
}

/// Hatches the inside by the even-odd rule: each line is a ray, cut off at the edges that it crosses.
fn hatch(sheet: &mut Sheet, state: &State) {
    let vertices = state.vertices();
    if vertices.len() > MOST_HATCHED {
        return;
    }
    let (top, height, left) = (sheet.plane().top, sheet.plane().height, sheet.plane().left);
    for line in 1..(height / HATCH) as u64 {
        let (_, y) = sheet.plane().from_scene(left, top + line as f32 * HATCH);
        let edges = (0..vertices.len() as u32).map(|number| state.edge(number));
        let mut crossed: Vec<f64> =
            edges.filter(|(a, b)| (a.y > y) != (b.y > y)).map(|(a, b)| a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y))).collect();
        crossed.sort_by(f64::total_cmp);
        for (part, ends) in crossed.chunks_exact(2).enumerate() {
            let key = Key::new("hatch", line << 16 | part as u64);
            let [from, to] = [0, 1].map(|end| Point::new(ends[end], y));
            sheet.straight(key, from, to, Reach::Segment, (Role::Frame, Tone::Flat), Tip::None);
        }
    }
}

fn rows(state: &State, step: Option<&Step>, lang: Lang) -> Vec<Readout> {
    let name = |en: &'static str, zh: &'static str| Text::new(en, zh).get(lang);
    let is_triangle = matches!(step, Some(Step::Triangle(_)));
    let triangle = state.at.filter(|_| is_triangle).map(|at| {
        let (first, (b, c)) = (state.vertices()[0], state.edge(at));
        number(cross_exact(first, b, first, c).scaled(-1).to_f64())
    });
    let is_counting = state.area.is_some() && !matches!(step, Some(Step::Area));
    let yes = |is_so: bool| if is_so { name("yes", "是") } else { name("no", "否") }.to_owned();
    let place = state.place.map(|place| match place {
        Place::Inside => name("inside", "内部").to_owned(),
        Place::Outside => name("outside", "外部").to_owned(),
        Place::Boundary => name("on the boundary", "边界上").to_owned(),
    });
    let crosses = state.crossing.map(|crossing| match crossing {
        Some((first, second)) => {
            let next = |edge: u32| (edge as usize + 1) % state.vertices().len().max(1);
            format!("{} ({first}→{}, {second}→{})", yes(true), next(first), next(second))
        }
        None => yes(false),
    });
    let now = |wanted: fn(&Step) -> bool| step.is_some_and(wanted);
    vec![
        Readout::new(name("this triangle", "这个三角形"), triangle).moved(is_triangle),
        Readout::new(name("signed area", "带符号的面积"), step.map(|_| number(state.area_so_far())))
            .moved(now(|step| matches!(step, Step::Triangle(_) | Step::Area))),
        Readout::new(name("crossings", "穿过次数"), is_counting.then(|| state.crossings.to_string()))
            .moved(now(|step| matches!(step, Step::Edge { rule: Rule::Up | Rule::Down, .. }))),
        Readout::new(name("winding number", "环绕数"), is_counting.then(|| state.winding.to_string()))
            .moved(now(|step| matches!(step, Step::Edge { rule: Rule::Up | Rule::Down, .. }))),
        Readout::new(name("p is (even-odd)", "p 在（奇偶规则）"), place).moved(now(|step| matches!(step, Step::Inside))),
        Readout::new(name("crosses itself", "自相交"), crosses).moved(now(|step| matches!(step, Step::Simple { .. }))),
        Readout::new(
            name("turns left, right", "左转、右转次数"),
            state.crossing.map(|_| format!("{}, {}", state.left_turns, state.right_turns)),
        )
        .moved(now(|step| matches!(step, Step::Turn(_)))),
        Readout::new(name("convex", "凸"), state.convex.map(yes)).moved(now(|step| matches!(step, Step::Convex))),
    ]
}
