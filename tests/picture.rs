//! Laws of how scenes look: nothing by colour alone, labels that fit, SVG that is whole.

use std::collections::HashSet;

use base64::Engine;
use stepscope::scene::{Align, Bitmap, Glyph, Ink, Key, Mark, Outline, Palette, Rgb, Role, Scene, Shape, Tone};
use stepscope::words::Lang;

/// Dark grey on white, but for the tones.
fn palette() -> Palette {
    Palette::from_tokens("sans-serif", |token| match token {
        "--surface" => Rgb(250, 248, 240),
        "--ink" => Rgb(60, 60, 70),
        "--level-0" | "--signed-zero" => Rgb(245, 245, 245),
        "--level-1" | "--signed-positive" => Rgb(20, 40, 120),
        "--signed-negative" => Rgb(140, 20, 20),
        token if token.ends_with("-fill") => Rgb(250, 250, 250),
        token if token.starts_with("--identity") => Rgb(90, 170, 200),
        _ => Rgb(0, 0, 0),
    })
}

fn shapes() -> [Shape; 5] {
    [
        Shape::Rect { width: 40.0, height: 30.0, corner: 4.0 },
        Shape::Circle { radius: 16.0 },
        Shape::Segment { dx: 60.0, dy: -10.0, arrow: true },
        Shape::Path { points: vec![(0.0, 0.0), (20.0, 0.0), (10.0, 15.0)], closed: true },
        Shape::Words { align: Align::Start, size: 13.0 },
    ]
}

#[test]
fn roles_differ_without_colour() {
    let palette = palette();
    let looks: HashSet<String> = Role::ALL
        .iter()
        .map(|role| {
            let look = palette.look(*role, Tone::Flat);
            format!("{:?} {:?} {:?} {}", look.edge_width, look.dash, look.texture, look.fill.is_none())
        })
        .collect();
    assert_eq!(looks.len(), Role::ALL.len());
}

#[test]
fn words_on_every_tone_can_be_read() {
    let palette = palette();
    let steps = (-20..=20).map(|i| i as f32 / 20.0);
    for tone in steps.flat_map(|t| [Tone::Signed(t), Tone::Level(t.abs())]).chain((0..9).map(Tone::Identity)) {
        let look = palette.look(Role::Plain, tone);
        let fill = look.fill.unwrap();
        assert!(look.ink.contrast(fill) >= 4.5, "{tone:?}: {:?} on {fill:?}", look.ink);
    }
}

#[test]
fn a_label_stays_inside_of_its_shape_or_is_left_out() {
    for (label, radius, is_shown) in
        [("7", 12.0, true), ("12345", 18.0, true), ("1234567890", 8.0, false), ("很长的标签", 40.0, true)]
    {
        let mark = Mark::new(Key::new("item", 0), 0.0, 0.0, Shape::Circle { radius }).label(label);
        let lettering = mark.lettering();
        assert_eq!(lettering.is_some(), is_shown, "{label} in a circle of {radius}");
        if let Some(lettering) = lettering {
            let widest = label.chars().count() as f32 * lettering.size * if label.is_ascii() { 0.58 } else { 1.0 };
            assert!(widest <= radius * 2.0);
        }
    }
}

#[test]
fn textures_stay_inside_of_their_shapes() {
    let palette = palette();
    for role in Role::ALL {
        for shape in [Shape::Rect { width: 70.0, height: 24.0, corner: 4.0 }, Shape::Circle { radius: 22.0 }] {
            let mark = Mark::new(Key::new("item", 0), 0.0, 0.0, shape.clone()).role(role);
            for part in mark.parts(&palette) {
                if let Outline::Strokes(strokes) = part.outline {
                    assert!(!strokes.is_empty());
                    for (x, y) in strokes.into_iter().flat_map(|(from, to)| [from, to]) {
                        assert!(mark.covers(x, y, -0.5), "{role:?}: ({x}, {y}) is outside of {shape:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn svg_is_well_formed_self_contained_and_escapes_labels() {
    let mut scene = Scene::new(320.0, 200.0);
    let roles = Role::ALL.iter().cycle();
    for (id, (shape, role)) in shapes().into_iter().cycle().take(50).zip(roles).enumerate() {
        let mark = Mark::new(Key::new("item", id as u64), id as f32, 10.0, shape);
        scene.push(mark.role(*role).label("<script>&\"\u{1}堆"));
    }
    let svg = scene.to_svg(&palette(), Lang::Zh);
    assert_eq!(unclosed_elements(&svg), Vec::<String>::new());
    assert!(!svg.contains("<script") && !svg.contains('\u{1}') && !svg.contains("style=") && !svg.contains("url("));
    assert!(svg.contains("&lt;script&gt;&amp;&quot;"));
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
}

static INKS: [Ink; 2] = [
    Ink { role: Role::Plain, tone: Tone::Level(0.0), glyph: Glyph::Minus },
    Ink { role: Role::Wrong, tone: Tone::Flat, glyph: Glyph::Cross },
];

/// Three by two cells, one of them empty.
fn bitmap(side: f32) -> Mark {
    let bitmap = Bitmap::new(3, 2, [0, 1, 0, 1, 1, u8::MAX], &INKS);
    let shape = Shape::Bitmap { width: 3.0 * side, height: 2.0 * side, bitmap };
    Mark::new(Key::new("bitmap", 0), 50.0, 50.0, shape).label("where they differ")
}

#[test]
fn cells_of_a_bitmap_have_glyphs_where_there_is_room() {
    let palette = palette();
    let (small, large) = (bitmap(4.0), bitmap(12.0));
    assert!(small.lettering().is_none() && large.lettering().is_none());
    assert!(matches!(&small.parts(&palette)[..], [part] if matches!(part.outline, Outline::Image { .. })));
    let strokes: Vec<usize> = large.parts(&palette)[1..]
        .iter()
        .map(|part| match &part.outline {
            Outline::Strokes(strokes) => {
                let ends = strokes.iter().flat_map(|(from, to)| [from, to]);
                ends.for_each(|(x, y)| assert!(large.covers(*x, *y, -1.0), "({x}, {y}) is outside"));
                strokes.len()
            }
            outline => panic!("{outline:?}"),
        })
        .collect();
    // Two cells with one stroke, three with two.
    assert_eq!(strokes, [2, 6]);
}

#[test]
fn a_bitmap_is_exported_as_a_picture_that_holds_every_cell() {
    let palette = palette();
    let Outline::Image { image, .. } = bitmap(4.0).parts(&palette).swap_remove(0).outline else { panic!("no picture") };
    let (light, wrong) = ([245, 245, 245, 255], [0, 0, 0, 255]);
    assert_eq!(image.to_rgba(), [light, wrong, light, wrong, wrong, [0; 4]].concat());
    let mut scene = Scene::new(100.0, 100.0);
    scene.push(bitmap(4.0));
    let svg = scene.to_svg(&palette, Lang::En);
    assert_eq!(unclosed_elements(&svg), Vec::<String>::new());
    let (_, data) = svg.split_once("href=\"data:image/png;base64,").unwrap();
    let png = base64::engine::general_purpose::STANDARD.decode(data.split('"').next().unwrap()).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    // Eight pixels a cell: two for each unit.
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (24, 16));
    let start = png.windows(4).position(|name| name == b"IDAT").unwrap();
    let length = number(start - 4) as usize;
    let rows = miniz_oxide::inflate::decompress_to_vec_zlib(&png[start + 4..start + 4 + length]).unwrap();
    let row = |cells: [u8; 3]| [0].into_iter().chain(cells.into_iter().flat_map(|cell| [cell; 8])).collect::<Vec<u8>>();
    assert_eq!(rows, [row([0, 1, 0]).repeat(8), row([1, 1, 2]).repeat(8)].concat());
}

/// Elements that a stack of tags leaves open, or whose closing tag isn't theirs.
fn unclosed_elements(svg: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("every tag ends");
        match tag.strip_prefix('/') {
            Some(name) if open.last().is_some_and(|last| last == name) => drop(open.pop()),
            Some(name) => open.push(format!("/{name}")),
            None if tag.ends_with('/') => {}
            None => open.push(tag.split(' ').next().unwrap_or_default().to_owned()),
        }
    }
    open
}
