//! Two who talk about what they compute.

use super::teller::{Teller, counted, list};

const NAMES: [&str; 8] = ["Ada", "Wei", "Mia", "Tom", "Lin", "Max", "Eva", "Kai"];

fn two(teller: &mut Teller) -> [&'static str; 2] {
    let first = teller.below(NAMES.len());
    let second = (first + 1 + teller.below(NAMES.len() - 1)) % NAMES.len();
    [NAMES[first], NAMES[second]]
}

pub fn guess(teller: &mut Teller) {
    let [asks, knows] = two(teller);
    let (mut low, mut high) = (1, teller.within(12..101));
    let number = teller.within(low..high + 1);
    teller.say([
        format!("{knows} thinks of a number from 1 to {high}, and {asks} asks."),
        format!("\"I have a number from 1 to {high},\" says {knows}. \"Guess it, {asks}!\""),
        format!("{asks} wants to know the number of {knows}. It is from 1 to {high}."),
    ]);
    let mut questions = 0;
    while low < high {
        let middle = (low + high) / 2;
        questions += 1;
        let answer = if number > middle { "Yes" } else { "No" };
        teller.new_line();
        teller.repeat([
            format!("\"Is it larger than {middle}?\" asks {asks}. \"{answer},\" says {knows}."),
            format!("{asks} asks: \"Larger than {middle}?\" \"{answer}.\""),
        ]);
        if number > middle {
            low = middle + 1
        } else {
            high = middle
        }
        if low < high {
            teller.repeat([format!("So it is from {low} to {high}."), format!("Left are {low} to {high}.")]);
        }
    }
    teller.new_line();
    teller.say([
        format!("\"Then it is {number}!\" It took {}.", counted(questions, "question")),
        format!("\"It is {number},\" says {asks}, after {}.", counted(questions, "question")),
    ]);
}

pub fn largest(teller: &mut Teller) {
    let [asks, knows] = two(teller);
    let items = teller.distinct(6..9, 1..100);
    teller.say([
        format!("\"What is the largest of {}?\" asks {asks}.", list(&items)),
        format!("{asks} shows {knows} a list: {}. \"Which one is the largest?\"", list(&items)),
        format!("\"Find the largest of {},\" says {asks}.", list(&items)),
    ]);
    teller.new_line();
    let mut best = items[0];
    teller.say([format!("\"I start with {best},\" says {knows}."), format!("\"At first I keep {best},\" says {knows}.")]);
    let mut changes = 0;
    for &item in &items[1..] {
        if item > best {
            teller.repeat([
                format!("\"{item} is larger than {best}, so I keep {item}.\""),
                format!("\"Now {item}: it is larger than {best}. I keep {item}.\""),
            ]);
            best = item;
            changes += 1;
        } else {
            teller.repeat([
                format!("\"{item} is less than {best}, so I keep {best}.\""),
                format!("\"Now {item}: it is less than {best}. I still keep {best}.\""),
            ]);
        }
    }
    teller.new_line();
    teller.say([
        format!("\"So it is {best},\" says {asks}, after {}.", counted(changes, "change")),
        format!("\"The largest is {best}.\" {knows} has looked at each of {} once.", counted(items.len(), "number")),
    ]);
}

pub fn queue(teller: &mut Teller) {
    let [gives, takes] = two(teller);
    let is_stack = teller.below(2) == 0;
    let (thing, to, from) = if is_stack { ("stack", "on top", "the top") } else { ("queue", "at the end", "the front") };
    let mut waiting = teller.distinct(2..4, 1..60);
    teller.say([
        format!("{gives} and {takes} share a {thing}: {}.", list(&waiting)),
        format!("There is a {thing} between {gives} and {takes}. It holds {}.", list(&waiting)),
        format!("\"This is our {thing},\" says {gives} to {takes}: {}.", list(&waiting)),
    ]);
    for _ in 0..teller.within(4..7) {
        teller.new_line();
        if waiting.is_empty() || (waiting.len() < 5 && teller.below(2) == 0) {
            let item = teller.within(1..60);
            waiting.push(item);
            teller.repeat([format!("{gives} puts {item} {to}."), format!("\"Here is {item},\" says {gives}, and puts it {to}.")]);
        } else {
            let item = if is_stack { waiting.pop() } else { Some(waiting.remove(0)) }.unwrap_or_default();
            teller
                .repeat([format!("{takes} takes {item} from {from}."), format!("\"I take {item} from {from},\" says {takes}.")]);
        }
        if waiting.is_empty() {
            teller.repeat([format!("The {thing} is empty."), format!("Now the {thing} is empty.")]);
        } else {
            teller.repeat([format!("The {thing} is {}.", list(&waiting)), format!("Now it holds {}.", list(&waiting))]);
        }
    }
    teller.new_line();
    teller.say([
        if is_stack {
            "In a stack, the last to come is the first to go."
        } else {
            "In a queue, the first to come is the first to go."
        },
        if is_stack { "\"Last in, first out,\" they say." } else { "\"First in, first out,\" they say." },
    ]);
}
