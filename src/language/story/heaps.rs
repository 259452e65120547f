//! A heap's smallest item is at place 0; below place p are the places 2p + 1 and 2p + 2.

use super::teller::{Teller, and, list};

pub fn heap(teller: &mut Teller) {
    let mut heap = heap_of(teller.distinct(3..6, 1..60));
    teller.say([
        format!("Here is a heap: {}.", list(&heap)),
        format!("The heap is {}.", list(&heap)),
        format!("We start from the heap {}. Its smallest item is {}.", list(&heap), heap[0]),
        format!("A heap keeps its smallest item at the front: {}.", list(&heap)),
    ]);
    for _ in 0..teller.within(2..4) {
        if heap.len() < 4 || teller.below(2) == 0 {
            let pushed = teller.within(1..60);
            push(teller, &mut heap, pushed);
        } else {
            pop(teller, &mut heap);
        }
        teller.repeat([
            format!("The heap is {}.", list(&heap)),
            format!("Now the heap is {}.", list(&heap)),
            format!("That leaves {}.", list(&heap)),
        ]);
    }
    teller.say([
        format!("The smallest of all is {}.", heap[0]),
        format!("At the front is {}, as it should be.", heap[0]),
        format!("Next to be popped would be {}.", heap[0]),
        format!("There are {} items in it.", heap.len()),
    ]);
}

/// Pops until nothing is left: heap sort.
pub fn top(teller: &mut Teller) {
    let mut heap = heap_of(teller.distinct(4..6, 1..100));
    let mut out = Vec::new();
    teller.say([
        format!("Heap sort empties the heap {}.", list(&heap)),
        format!("We pop everything from the heap {}.", list(&heap)),
        format!("What comes out of the heap {} comes in order.", list(&heap)),
    ]);
    while heap.len() > 1 {
        out.push(pop(teller, &mut heap));
        teller.repeat([
            format!("Left is {}, and out came {}.", list(&heap), list(&out)),
            format!("The heap is {}, the output {}.", list(&heap), list(&out)),
        ]);
    }
    out.append(&mut heap);
    teller.say([
        format!("The last one is {}. In order: {}.", out[out.len() - 1], list(&out)),
        format!("Only {} is left. All together: {}.", out[out.len() - 1], list(&out)),
    ]);
}

fn heap_of(items: Vec<usize>) -> Vec<usize> {
    let mut heap = Vec::new();
    for item in items {
        heap.push(item);
        let mut place = heap.len() - 1;
        while place > 0 && heap[(place - 1) / 2] > item {
            heap.swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }
    }
    heap
}

fn push(teller: &mut Teller, heap: &mut Vec<usize>, item: usize) {
    teller.repeat([format!("We push {item}."), format!("Now we push {item}."), format!("Next, push {item}.")]);
    heap.push(item);
    let mut place = heap.len() - 1;
    teller.repeat([
        format!("It starts at place {place}, below {}.", heap[(place - 1) / 2]),
        format!("It goes to the end, place {place}; above it is {}.", heap[(place - 1) / 2]),
    ]);
    while place > 0 {
        let above = (place - 1) / 2;
        if heap[above] <= item {
            teller.repeat([
                format!("{item} is not less than {}, so it stays.", heap[above]),
                format!("{item} is no less than {}: it stays there.", heap[above]),
            ]);
            return;
        }
        teller.repeat([
            format!("{item} is less than {}, so they swap.", heap[above]),
            format!("{item} is less than {}: up it goes.", heap[above]),
        ]);
        heap.swap(above, place);
        place = above;
    }
    teller.repeat(["It has come to the front.", "Now it is the smallest."]);
}

fn pop(teller: &mut Teller, heap: &mut Vec<usize>) -> usize {
    let popped = heap.swap_remove(0);
    let moved = heap[0];
    teller.repeat([
        format!("We pop {popped}, the smallest."),
        format!("Now we pop {popped}."),
        format!("The front is popped: we pop {popped}."),
    ]);
    teller.repeat([format!("The last item, {moved}, goes to the front."), format!("{moved} comes from the end to the front.")]);
    let mut place = 0;
    loop {
        let below: Vec<usize> = (2 * place + 1..heap.len().min(2 * place + 3)).collect();
        let Some(&least) = below.iter().min_by_key(|place| heap[**place]) else { break };
        let items: Vec<usize> = below.iter().map(|place| heap[*place]).collect();
        let is = if items.len() == 1 { "is" } else { "are" };
        if moved <= heap[least] {
            teller.repeat([
                format!("Below it {is} {}, so {moved} stays.", and(&items)),
                format!("Below {is} {}: {moved} may stay.", and(&items)),
            ]);
            break;
        }
        teller.repeat([
            format!("Below it {is} {}; {} is less than {moved}, so they swap.", and(&items), heap[least]),
            format!("Below {is} {}: {} is less than {moved} and goes up.", and(&items), heap[least]),
        ]);
        heap.swap(place, least);
        place = least;
    }
    popped
}
