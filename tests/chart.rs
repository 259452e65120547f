//! Laws of axes.

use proptest::prelude::*;
use stepscope::chart::{Scale, bars, short, summary};

fn labels(values: &[f64], is_log: bool, most: usize) -> Vec<String> {
    Scale::of(values.iter().copied(), is_log, most).unwrap().ticks.into_iter().map(|tick| tick.label).collect()
}

#[test]
fn ticks_are_round_numbers() {
    assert_eq!(labels(&[0.0, 97.0], false, 5), ["0", "20", "40", "60", "80", "100"]);
    assert_eq!(labels(&[64.0, 512.0], true, 6), ["64", "128", "256", "512"]);
    assert_eq!(labels(&[1.0, 65536.0], true, 6), ["1", "16", "256", "4096", "65536"]);
    assert_eq!(labels(&[3.0, 42.0], true, 8), ["5", "10", "20"]);
    assert_eq!(labels(&[3e3, 7e9], true, 8), ["10k", "100k", "1M", "10M", "100M", "1G", "10G"]);
    assert_eq!(labels(&[5.0, 5.5], true, 6), ["5", "5.5"]);
}

#[test]
fn numbers_are_short() {
    let shown = [0.0, 0.25, -3.5, 12.0, 1024.0, 131_072.0, 2_097_152.0, 3e-7, 1.5e13].map(short);
    assert_eq!(shown, ["0", "0.25", "-3.5", "12", "1024", "131k", "2.1M", "3e-7", "15T"]);
}

proptest! {
    #[test]
    fn every_value_has_a_place_on_its_axis(values in proptest::collection::vec(1e-9f64..1e15, 1..20), is_log: bool) {
        let scale = Scale::of(values.iter().copied(), is_log, 6).unwrap();
        prop_assert!(scale.low < scale.high);
        prop_assert!(!scale.ticks.is_empty() && scale.ticks.len() <= 9);
        for value in values {
            let place = scale.place(value).unwrap();
            prop_assert!((scale.low..=scale.high).contains(&place));
        }
    }

    #[test]
    fn log_axes_leave_out_what_has_no_logarithm(values in proptest::collection::vec(-5f64..=0.0, 0..5)) {
        prop_assert_eq!(Scale::of(values.into_iter(), true, 6), None);
    }

    #[test]
    fn bars_hold_every_value_once(mut points in proptest::collection::vec((0u8..6, -1e6f64..1e6), 1..80), most in 2usize..40) {
        points.sort_by_key(|point| point.0);
        let points: Vec<(f64, f64)> = points.into_iter().map(|(x, y)| (f64::from(x), y)).collect();
        let bars = bars(&points, most);
        for bar in &bars {
            let inside = points.iter().filter(|point| point.0 == bar.x && (bar.low..bar.high).contains(&point.1)).count();
            prop_assert_eq!(inside as u32, bar.count);
        }
        prop_assert_eq!(bars.iter().map(|bar| bar.count).sum::<u32>() as usize, points.len());
        for column in bars.chunk_by(|a, b| a.x == b.x) {
            prop_assert!(column.len() <= most);
            prop_assert!(column.is_sorted_by(|below, above| below.high <= above.low));
        }
    }

    #[test]
    fn a_summary_is_in_order(values in proptest::collection::vec(-1e6f64..1e6, 1..40)) {
        let points: Vec<(f64, f64)> = values.iter().map(|value| (1.0, *value)).collect();
        let [least, median, most] = summary(&points, 1.0).unwrap();
        prop_assert!(values.iter().all(|value| (least..=most).contains(value)));
        let (below, above) = (values.iter().filter(|v| **v < median).count(), values.iter().filter(|v| **v > median).count());
        prop_assert!(below <= values.len() / 2 && above <= values.len() / 2);
        prop_assert_eq!(summary(&points, 2.0), None);
    }
}
