//! The colours of www/tokens.css: enough contrast for every pair that the page uses, in every theme.

use std::collections::HashMap;
use std::fs;

use stepscope::scene::{Palette, Rgb, Role};

const TEXT: f32 = 4.5;
const GRAPHICS: f32 = 3.0;
/// Of text in the contrast theme.
const STARK: f32 = 7.0;

/// What stands on what, and the least contrast of both.
const PAIRS: &[(&str, &[&str], f32)] = &[
    ("--ink", &["--surface", "--raised", "--sunken", "--accent-wash", "--bad-wash", "--line-now"], TEXT),
    ("--ink-soft", &["--surface", "--raised", "--sunken", "--accent-wash", "--line-now"], TEXT),
    ("--accent", &["--surface", "--raised", "--accent-wash", "--line-now"], TEXT),
    ("--accent-ink", &["--accent"], TEXT),
    ("--surface", &["--ink"], TEXT),
    ("--good", &["--surface", "--raised"], TEXT),
    ("--bad", &["--surface", "--raised", "--bad-wash"], TEXT),
    ("--edge", &["--surface", "--raised", "--sunken"], GRAPHICS),
    ("--focus", &["--surface", "--raised", "--sunken", "--accent-wash", "--line-now"], GRAPHICS),
];

#[test]
fn every_theme_has_contrast() {
    let mut wrong = Vec::new();
    for (theme, tokens) in themes() {
        let least_of = |least: f32| if theme.starts_with("contrast") && least == TEXT { STARK } else { least };
        let mut hold = |front: &str, back: &str, least: f32| {
            let ratio = tokens[front].contrast(tokens[back]);
            if ratio < least {
                wrong.push(format!("{theme}: {front} on {back} is {ratio:.2}, not {least}"));
            }
        };
        for (front, backs, least) in PAIRS {
            for back in *backs {
                hold(front, back, least_of(*least));
            }
        }
        for role in Role::ALL {
            let part = |part: &str| format!("--role-{}-{part}", role.name());
            let is_empty = matches!(role, Role::Hole | Role::Discarded | Role::Frame);
            for back in ["--surface", "--raised"] {
                hold(&part("edge"), back, GRAPHICS);
                if is_empty {
                    hold(&part("ink"), back, TEXT);
                }
            }
            hold(&part("ink"), &part("fill"), TEXT);
        }
        for number in 1..=6 {
            hold(&format!("--chart-{number}"), "--surface", GRAPHICS);
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn identities_differ() {
    for (theme, tokens) in themes() {
        let palette = Palette::from_tokens("", |name| tokens[name]);
        for (index, colour) in palette.identities.iter().enumerate() {
            assert!(!palette.identities[..index].contains(colour), "{theme}: --identity-{} is there twice", index + 1);
        }
    }
}

/// Every theme's name and tokens.
fn themes() -> Vec<(&'static str, HashMap<String, Rgb>)> {
    let css = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/tokens.css")).unwrap();
    let (base, rest) = css.split_once(".apart[data-theme=\"contrast\"] {").expect("a contrast theme");
    let (contrast, for_systems) =
        rest.split_once("@media (prefers-contrast: more)").expect("the same for systems that ask for it");
    assert_eq!(colours(contrast, false), colours(for_systems, false));
    assert_eq!(colours(contrast, true), colours(for_systems, true));
    let read = |parts: &[&str], is_dark: bool| parts.iter().flat_map(|part| colours(part, is_dark)).collect();
    vec![
        ("light", read(&[base], false)),
        ("dark", read(&[base], true)),
        ("contrast, light", read(&[base, contrast], false)),
        ("contrast, dark", read(&[base, contrast], true)),
    ]
}

/// The tokens that are six-digit colours, alone or as `light-dark(…)`.
fn colours(css: &str, is_dark: bool) -> Vec<(String, Rgb)> {
    let token = |line: &str| {
        let (name, value) = line.trim().strip_suffix(';')?.split_once(": ")?;
        let value = match value.strip_prefix("light-dark(") {
            Some(pair) => {
                let (light, dark) = pair.strip_suffix(')')?.split_once(", ")?;
                if is_dark { dark } else { light }
            }
            None => value,
        };
        let number = u32::from_str_radix(value.strip_prefix('#')?, 16).ok().filter(|_| value.len() == 7)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some((name.to_owned(), Rgb(red, green, blue)))
    };
    css.lines().filter_map(token).collect()
}
