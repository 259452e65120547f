//! The key to a picture: each role that is in it, drawn as it is there, with its word.

use std::rc::Rc;

use yew::prelude::*;

use super::ui;
use crate::scene::{Palette, Rgb, Role, Scene, Shape, Tone};
use crate::words::Lang;

const WIDTH: f32 = 26.0;
const HEIGHT: f32 = 16.0;

#[derive(Properties)]
pub struct LegendProps {
    pub scene: Rc<Scene>,
    pub lang: Lang,
}

impl PartialEq for LegendProps {
    fn eq(&self, other: &LegendProps) -> bool {
        Rc::ptr_eq(&self.scene, &other.scene) && self.lang == other.lang
    }
}

#[component]
pub fn Legend(props: &LegendProps) -> Html {
    let lang = props.lang;
    html! {
        <ul class="legend" aria-label={ui::LEGEND.get(lang)}>
            { for props.scene.roles(lang).map(|role| html! { <li key={role.name()}>{ swatch(role) }{ role.word(lang) }</li> }) }
        </ul>
    }
}

/// A small rectangle with the role's edge and texture; its colours come from the style sheet.
fn swatch(role: Role) -> Html {
    let look = Palette::from_tokens("", |_| Rgb::default()).look(role, Tone::Flat);
    let (width, height) = (WIDTH - look.edge_width, HEIGHT - look.edge_width);
    let shape = Shape::Rect { width, height, corner: 3.0 };
    let dash: Vec<String> = look.dash.iter().map(f32::to_string).collect();
    let rect = |inset: f32| {
        html! {
            <rect x={(inset - width / 2.0).to_string()} y={(inset - height / 2.0).to_string()} width={(width - 2.0 * inset).to_string()}
                height={(height - 2.0 * inset).to_string()} rx="3" stroke-width={if inset == 0.0 { look.edge_width } else { 1.0 }.to_string()}
                stroke-dasharray={(!dash.is_empty()).then(|| dash.join(" "))} />
        }
    };
    html! {
        <svg class={classes!("swatch", format!("swatch-{}", role.name()))} width={WIDTH.to_string()} height={HEIGHT.to_string()}
            viewBox={format!("{} {} {WIDTH} {HEIGHT}", -WIDTH / 2.0, -HEIGHT / 2.0)} aria-hidden="true" focusable="false">
            { rect(0.0) }
            { for look.texture.ring_inset(&shape).map(rect) }
            { for look.texture.strokes(&shape).into_iter().map(|((x1, y1), (x2, y2))| html! {
                <line x1={x1.to_string()} y1={y1.to_string()} x2={x2.to_string()} y2={y2.to_string()} />
            }) }
        </svg>
    }
}
