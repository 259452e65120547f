//! Things that are found: a number, a rank, a side.

use super::teller::{Teller, counted, list, ordinal};

pub fn binary(teller: &mut Teller) {
    let items = teller.rising(7..11, 1..100);
    let wanted = if teller.below(3) == 0 { teller.within(1..100) } else { teller.one_of(&items) };
    teller.say([
        format!("Where in {} is {wanted}?", list(&items)),
        format!("We look for {wanted} in {}.", list(&items)),
        format!("The list {} is sorted, so {wanted} is found by halving.", list(&items)),
        format!("Binary search for {wanted} in {}.", list(&items)),
    ]);
    let (mut from, mut to) = (0, items.len());
    let mut looks = 0;
    while from < to {
        let middle = (from + to) / 2;
        let item = items[middle];
        looks += 1;
        if to - from == 1 {
            teller.repeat([
                format!("Only place {middle} is left, with {item}."),
                format!("One place is left, {middle}, with {item}."),
            ]);
        } else {
            teller.repeat([
                format!("The middle of places {from} to {} is {middle}, with {item}.", to - 1),
                format!("From place {from} to {}, the middle is {middle}; there is {item}.", to - 1),
            ]);
        }
        if item == wanted {
            teller.say([
                format!("That is it: {wanted} is at place {middle}, found in {}.", counted(looks, "look")),
                format!("Found! {wanted} is at place {middle}, after {}.", counted(looks, "look")),
            ]);
            return;
        }
        let (compared, side) = if item < wanted { ("less", "right") } else { ("larger", "left") };
        teller.repeat([
            format!("{item} is {compared} than {wanted}, so we go {side}."),
            format!("{item} is {compared} than {wanted}: we look on the {side}."),
        ]);
        if item < wanted { from = middle + 1 } else { to = middle }
    }
    teller.say([
        format!("Nothing is left, so {wanted} is not in the list. It would go to place {from}."),
        format!("No place is left: {wanted} is not there. It belongs at place {from}."),
    ]);
}

pub fn quickselect(teller: &mut Teller) {
    let mut items = teller.distinct(6..10, 1..100);
    let mut rank = teller.within(1..items.len() + 1);
    teller.say([
        format!("We want the {} smallest of {}.", ordinal(rank), list(&items)),
        format!("Which is the {} smallest of {}? There is no need to sort.", ordinal(rank), list(&items)),
        format!("Quickselect looks for the {} smallest of {}.", ordinal(rank), list(&items)),
    ]);
    while items.len() > 1 {
        let pivot = items[items.len() - 1];
        let (less, larger): (Vec<usize>, Vec<usize>) = items[..items.len() - 1].iter().partition(|item| **item < pivot);
        teller.repeat([
            format!("The pivot is {pivot}. Less are {}, larger are {}.", list(&less), list(&larger)),
            format!("Take {pivot} as pivot: less are {}, larger {}.", list(&less), list(&larger)),
        ]);
        let here = less.len() + 1;
        teller.repeat([
            format!("So {pivot} is the {} smallest.", ordinal(here)),
            format!("With {} before it, {pivot} is number {here}.", less.len()),
        ]);
        if here == rank {
            items = vec![pivot];
        } else if rank < here {
            teller.repeat([
                format!("We go on with the {} of {}.", ordinal(rank), list(&less)),
                format!("The one we want is on the left: number {rank} of {}.", list(&less)),
            ]);
            items = less;
        } else {
            rank -= here;
            teller.repeat([
                format!("We go on with the {} of {}.", ordinal(rank), list(&larger)),
                format!("The one we want is on the right: number {rank} of {}.", list(&larger)),
            ]);
            items = larger;
        }
    }
    teller.say([
        format!("It is {}.", items[0]),
        format!("The answer is {}.", items[0]),
        format!("That is the one: {}.", items[0]),
    ]);
}

/// Which way one turns, by the sign of a cross product.
pub fn turns(teller: &mut Teller) {
    teller.say([
        "A cross product tells which way a path turns.",
        "Left or right? The sign of the cross product knows.",
        "The hull is walked, and at each corner we ask which way it turns.",
    ]);
    for _ in 0..teller.within(3..5) {
        let [ax, ay, bx, by] = [(); 4].map(|()| teller.within(1..10));
        let (first, second) = (ax * by, ay * bx);
        teller.repeat([
            format!("Go by ({ax}, {ay}), then by ({bx}, {by})."),
            format!("First comes ({ax}, {ay}), then ({bx}, {by})."),
            format!("The steps are ({ax}, {ay}) and ({bx}, {by})."),
        ]);
        teller.repeat([
            format!("{ax} x {by} = {first} and {ay} x {bx} = {second}."),
            format!("We have {ax} x {by} = {first}, and {ay} x {bx} = {second}."),
        ]);
        match first.cmp(&second) {
            std::cmp::Ordering::Greater => teller.repeat([
                format!("{first} is larger than {second}, so it turns left."),
                format!("{first} - {second} = {}, which is positive: a left turn.", first - second),
            ]),
            std::cmp::Ordering::Less => teller.repeat([
                format!("{first} is less than {second}, so it turns right."),
                format!("{first} - {second} = -{}, which is negative: a right turn.", second - first),
            ]),
            std::cmp::Ordering::Equal => {
                teller.repeat(["Both are the same: it goes straight on.", "No turn at all: it goes straight on."])
            }
        }
    }
    teller.say(["That is all there is to it.", "Whole numbers leave no doubt.", "With whole numbers the sign is exact."]);
}
