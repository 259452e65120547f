//! Lists that are put in order.

use super::teller::{Teller, and, counted, list, times};

pub fn insertion(teller: &mut Teller) {
    let mut items = teller.distinct(4..7, 1..100);
    teller.say([
        format!("We sort {} by insertion.", list(&items)),
        format!("Insertion sort takes {}, one item after the other.", list(&items)),
        format!("The cards in our hand are {}. We sort them from the left.", list(&items)),
        format!("The list {} shall be sorted, so every item is inserted among those before it.", list(&items)),
    ]);
    let mut moves = 0;
    for at in 1..items.len() {
        let item = items[at];
        let larger: Vec<usize> = items[..at].iter().copied().filter(|other| *other > item).collect();
        teller.repeat([format!("Take {item}."), format!("Next comes {item}."), format!("Now {item}.")]);
        match larger.len() {
            0 => {
                teller.repeat([
                    format!("{} is less than {item}, so it stays.", items[at - 1]),
                    format!("Before it is {}, which is less: nothing moves.", items[at - 1]),
                ]);
                continue;
            }
            1 => teller.repeat([
                format!("{} is larger and moves right.", larger[0]),
                format!("{} is larger, so it makes room.", larger[0]),
            ]),
            _ => teller.repeat([
                format!("{} are larger and move right.", and(&larger)),
                format!("{} are larger, so they make room.", and(&larger)),
            ]),
        }
        moves += larger.len();
        items[at - larger.len()..=at].rotate_right(1);
        teller.repeat([format!("That gives {}.", list(&items)), format!("Now the list is {}.", list(&items))]);
    }
    in_order(teller, &items);
    teller.say([
        format!("It took {}.", counted(moves, "move")),
        format!("Items moved {} in all.", times(moves)),
        "Each item was put among those before it.".into(),
    ]);
}

pub fn selection(teller: &mut Teller) {
    let mut items = teller.distinct(5..8, 1..100);
    teller.say([
        format!("Selection sort looks for the smallest item of {}.", list(&items)),
        format!("We sort {} by taking the smallest each time.", list(&items)),
        format!("Which item of {} goes first? The smallest.", list(&items)),
    ]);
    for at in 0..items.len() - 1 {
        let least = (at..items.len()).min_by_key(|place| items[*place]).unwrap_or(at);
        let (small, first) = (items[least], items[at]);
        items.swap(at, least);
        if least == at {
            teller.repeat([
                format!("The smallest of the rest is {small}, which is in its place."),
                format!("{small} is the smallest of the rest and is there already."),
            ]);
            continue;
        }
        teller.repeat([
            format!("The smallest of the rest is {small}; it swaps with {first}: {}.", list(&items)),
            format!("{small} is the smallest of the rest and swaps with {first}: {}.", list(&items)),
        ]);
    }
    in_order(teller, &items);
}

pub fn merge(teller: &mut Teller) {
    let all = teller.distinct(6..9, 1..100);
    let (left, right) = all.split_at(all.len() / 2);
    let [mut left, mut right] = [left, right].map(<[usize]>::to_vec);
    left.sort_unstable();
    right.sort_unstable();
    teller.say([
        format!("Two sorted lists, {} and {}, become one.", list(&left), list(&right)),
        format!("We merge {} and {}.", list(&left), list(&right)),
        format!(
            "On the left is {}, on the right {}. Both are sorted, so only their first items are compared.",
            list(&left),
            list(&right)
        ),
    ]);
    let mut out = Vec::new();
    while let (Some(&a), Some(&b)) = (left.first(), right.first()) {
        let (small, large) = (a.min(b), a.max(b));
        out.push(if a < b { left.remove(0) } else { right.remove(0) });
        teller.repeat([
            format!("{small} is less than {large}, so {small} goes out: {}.", list(&out)),
            format!("Of {a} and {b} the smaller is {small}: {}.", list(&out)),
            format!("{a} or {b}? We take {small}. Out: {}.", list(&out)),
        ]);
    }
    let rest = [left, right].concat();
    teller.say([
        format!("One list is empty, and the other still has {}.", list(&rest)),
        format!("Nothing is left on one side; what follows is {}.", and(&rest)),
    ]);
    out.extend(rest);
    in_order(teller, &out);
}

pub fn bucket(teller: &mut Teller) {
    let items = teller.distinct(5..8, 0..40);
    teller.say([
        format!("Four buckets are ready for {}.", list(&items)),
        format!("Bucket sort gets {} and has 4 buckets, each for 10 numbers.", list(&items)),
        format!("We sort {} by buckets, one for each ten.", list(&items)),
    ]);
    let mut buckets = vec![Vec::new(); 4];
    for item in items {
        let bucket = item / 10;
        teller.repeat([
            format!("{item} goes to bucket {bucket}."),
            format!("{item} is from {} to {}: bucket {bucket}.", bucket * 10, bucket * 10 + 9),
            format!("{item} falls into bucket {bucket}."),
        ]);
        buckets[bucket].push(item);
    }
    for (number, bucket) in buckets.iter_mut().enumerate() {
        let before = list(bucket);
        bucket.sort_unstable();
        match bucket.len() {
            0 => teller.repeat([format!("Bucket {number} is empty."), format!("Nothing is in bucket {number}.")]),
            1 => teller.repeat([format!("Bucket {number} has only {}.", bucket[0]), format!("Bucket {number} holds {before}.")]),
            _ => teller.repeat([
                format!("Bucket {number} holds {before}, in order {}.", list(bucket)),
                format!("Bucket {number} is {before}; sorted, {}.", list(bucket)),
            ]),
        }
    }
    in_order(teller, &buckets.concat());
}

pub fn counting(teller: &mut Teller) {
    let items = teller.numbers(7..11, 0..5);
    teller.say([
        format!("Counting sort counts how often each digit stands in {}.", list(&items)),
        format!("In {} there are only digits from 0 to 4, so we count them.", list(&items)),
        format!("How often is each digit in {}?", list(&items)),
    ]);
    let counts: Vec<usize> = (0..5).map(|digit| items.iter().filter(|item| **item == digit).count()).collect();
    for (digit, &count) in counts.iter().enumerate() {
        teller.repeat([
            format!("The count of {digit} is {count}."),
            format!("Of the digit {digit} there are {count}."),
            format!("The digit {digit}: {}.", times(count)),
        ]);
    }
    teller.say([format!("The counts are {}.", list(&counts)), format!("So the counts are {}.", list(&counts))]);
    let mut start = 0;
    for (digit, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        teller.repeat([
            format!("The {digit}s start at place {start}."),
            format!("Place {start} is where the {digit}s start."),
            format!("From place {start} on: {}.", and(&vec![digit; count])),
        ]);
        start += count;
    }
    let sorted: Vec<usize> = (0..5).flat_map(|digit| vec![digit; counts[digit]]).collect();
    in_order(teller, &sorted);
}

pub fn radix(teller: &mut Teller) {
    let mut items = teller.distinct(4..7, 10..100);
    teller.say([
        format!("Radix sort takes {} digit by digit.", list(&items)),
        format!("We sort {} by their last digits, then by their first.", list(&items)),
        format!("Two passes of radix sort are enough for {}.", list(&items)),
    ]);
    for (name, unit) in [("last", 1), ("first", 10)] {
        let digit_of = |item: &usize| item / unit % 10;
        teller.repeat([
            format!("We go by the {name} digit."),
            format!("The {name} digit counts."),
            format!("Now the {name} digit."),
        ]);
        for item in &items {
            let digit = digit_of(item);
            teller.repeat([format!("{item} has {digit}."), format!("{item} goes to {digit}."), format!("{digit} for {item}.")]);
        }
        items.sort_by_key(digit_of);
        teller.repeat([format!("The pass gives {}.", list(&items)), format!("After the pass: {}.", list(&items))]);
    }
    teller.say([
        "Now all is in order, for the first pass is kept where first digits are the same.",
        "Everything is in order.",
        "Nothing was compared, and yet the list is sorted.",
    ]);
}

fn in_order(teller: &mut Teller, items: &[usize]) {
    teller.say([
        format!("In order: {}.", list(items)),
        format!("The sorted list is {}.", list(items)),
        format!("Everything is in order: {}.", list(items)),
        format!("So we get {}, from {} up to {}.", list(items), items[0], items[items.len() - 1]),
    ]);
}
