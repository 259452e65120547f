//! Tables that are filled in, each number from numbers before it.

use std::collections::BTreeMap;

use super::teller::{Teller, and, list};

const PLACES: [&str; 5] = ["A", "B", "C", "D", "E"];

/// Shortest ways from one place, the nearest first.
pub fn ways(teller: &mut Teller) {
    let count = teller.within(4..6);
    let mut roads = BTreeMap::new();
    for from in 0..count {
        for to in from + 1..count {
            if to == from + 1 || teller.below(2) == 0 {
                let length = teller.within(1..10) + if to > from + 1 { 3 } else { 0 };
                roads.insert((from, to), length);
                roads.insert((to, from), length);
            }
        }
    }
    teller.say([
        "What is the shortest way from A to every other place?",
        "We look for the shortest ways from A.",
        "Dijkstra starts at A and always goes on from the nearest place.",
    ]);
    let mut best: Vec<Option<usize>> = vec![None; count];
    best[0] = Some(0);
    let mut is_done = vec![false; count];
    while let Some((near, at)) = (0..count).filter(|place| !is_done[*place]).filter_map(|place| Some((best[place]?, place))).min()
    {
        is_done[at] = true;
        let here = PLACES[at];
        if at > 0 {
            teller.repeat([format!("The nearest is {here} at {near}."), format!("Next is {here}, {near} away.")]);
        }
        for to in (0..count).filter(|to| !is_done[*to]).collect::<Vec<_>>() {
            let Some(length) = roads.get(&(at, to)) else { continue };
            let (there, sum) = (PLACES[to], near + length);
            let way = if at == 0 {
                format!("{there} is {length} away")
            } else {
                format!("{there} through {here} is {near} + {length} = {sum}")
            };
            match best[to] {
                None if at == 0 => teller.repeat([format!("From A, {way}."), format!("{way} from A.")]),
                None => teller.repeat([format!("{way}, the first way there."), format!("{way}, which is new.")]),
                Some(old) if sum < old => {
                    teller.repeat([format!("{way}, less than {old}."), format!("{way}, better than {old}.")])
                }
                Some(old) => {
                    teller.repeat([format!("{way}, no better than {old}."), format!("{way}, so {old} stays.")]);
                    continue;
                }
            }
            best[to] = Some(sum);
        }
    }
    let ends: Vec<String> = (1..count).filter_map(|place| Some(format!("{} {}", PLACES[place], best[place]?))).collect();
    teller.say([
        format!("The shortest ways are {}.", and(&ends)),
        format!("All places are done: {}.", and(&ends)),
        format!("So from A we have {}.", and(&ends)),
    ]);
}

pub fn knapsack(teller: &mut Teller) {
    let capacity = teller.within(5..8);
    let things: Vec<(usize, usize)> = (0..teller.within(2..4)).map(|_| (teller.within(1..5), teller.within(1..10))).collect();
    teller.say([
        format!("The bag holds {capacity}."),
        format!("A knapsack takes {capacity} at most."),
        format!("How much is the best bag of capacity {capacity} worth?"),
    ]);
    let mut row = vec![0; capacity + 1];
    teller.say([format!("The first row is {}.", list(&row)), format!("Without any item the row is {}.", list(&row))]);
    for (number, (weight, worth)) in things.iter().enumerate() {
        let name = number + 1;
        teller.repeat([
            format!("Item {name} weighs {weight} and is worth {worth}."),
            format!("Now item {name}: weight {weight}, worth {worth}."),
        ]);
        let old = row.clone();
        for room in *weight..=capacity {
            row[room] = old[room].max(old[room - weight] + worth);
        }
        let room = teller.within(*weight..capacity + 1);
        let (without, left) = (old[room], old[room - weight]);
        let with = left + worth;
        let (best, verdict) = if with > without { (with, "take it") } else { (without, "leave it") };
        teller.repeat([
            format!(
                "With room for {room}, it is {left} + {worth} = {with} with it and {without} without, so we {verdict}: {best}."
            ),
            format!("At {room}: {left} + {worth} = {with} with it, {without} without. We {verdict}: {best}."),
        ]);
        teller.repeat([format!("The row is {}.", list(&row)), format!("That makes the row {}.", list(&row))]);
    }
    teller
        .say([format!("The best bag is worth {}.", row[capacity]), format!("The last number is the answer: {}.", row[capacity])]);
}

const WORDS: [&str; 52] = [
    "heap", "leaf", "tree", "sort", "port", "tile", "title", "table", "cable", "able", "node", "code", "mode", "row", "arrow",
    "array", "key", "keys", "queue", "step", "stop", "trace", "race", "space", "loop", "pool", "lane", "plan", "line", "list",
    "last", "mask", "task", "stack", "track", "head", "read", "load", "road", "bit", "byte", "bank", "rank", "scan", "score",
    "store", "cache", "chart", "graph", "group", "warp", "wrap",
];

/// How many changes make one word another.
pub fn edit(teller: &mut Teller) {
    let from = teller.one_of(&WORDS);
    let to = teller.one_of(&WORDS);
    let (from_bytes, to_bytes) = (from.as_bytes(), to.as_bytes());
    teller.say([
        format!("How far is \"{from}\" from \"{to}\"?"),
        format!("We change \"{from}\" into \"{to}\", letter by letter."),
        format!("The table compares \"{from}\" with \"{to}\"."),
    ]);
    let mut row: Vec<usize> = (0..=to.len()).collect();
    teller.say([format!("The first row is {}.", list(&row)), format!("With no letters yet, the row is {}.", list(&row))]);
    for (at, letter) in from_bytes.iter().enumerate() {
        let old = row.clone();
        row[0] = at + 1;
        for place in 1..row.len() {
            let changed = old[place - 1] + usize::from(to_bytes[place - 1] != *letter);
            row[place] = changed.min(old[place] + 1).min(row[place - 1] + 1);
        }
        let letter = char::from(*letter);
        let matches = to_bytes.iter().filter(|other| char::from(**other) == letter).count();
        teller.repeat([format!("The letter is {letter}."), format!("Next is {letter}."), format!("Then comes {letter}.")]);
        if matches > 0 {
            teller.repeat([format!("It is in \"{to}\", too."), format!("\"{to}\" has it.")]);
        }
        teller.repeat([format!("The row is {}.", list(&row)), format!("That gives {}.", list(&row))]);
    }
    let distance = row[to.len()];
    teller.say([
        format!("The last number says it: {distance}."),
        if distance == 0 { "They are the same.".into() } else { format!("So the distance is {distance}.") },
    ]);
}
