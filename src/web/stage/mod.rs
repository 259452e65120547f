//! The stage: draws scenes, and moves their marks from one to the next. Elements up to 500 marks, a canvas above.

mod brush;
mod buttons;
mod by_hand;
mod canvas;
mod motion;
mod painter;
mod palette;
mod pixels;
mod plane;
mod stamps;
mod svg;
mod touch;
mod width;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

pub use by_hand::ByHand;
pub use motion::{Motion, Surface, still};
pub use painter::Painter;
pub use palette::{palette_of, tokens_of, use_system_colours, wants_less_motion};
pub use plane::{Act, tidied};
pub use touch::TouchProp;
pub use width::use_width;

use crate::scene::{Grip, Key, Scene};
use crate::words::Lang;

/// What a stage shows, once there is something.
type SharedMotion = Rc<RefCell<Option<Rc<RefCell<Motion>>>>>;

/// How many there have been: their words need ids of their own.
static STAGES: AtomicU32 = AtomicU32::new(0);

#[derive(Properties, Clone)]
pub struct StageProps {
    pub scene: Rc<Scene>,
    /// How long marks take to get from the scene before to this one; 0 for a cut.
    #[prop_or_default]
    pub duration_ms: f64,
    /// The theme's name: tokens are read again when it changes.
    #[prop_or_default]
    pub theme: AttrValue,
    pub lang: Lang,
    /// What the picture is, in a few words.
    pub label: AttrValue,
    /// While it is, the text alternative stays as it was: nobody could read along.
    #[prop_or_default]
    pub is_playing: bool,
    /// Told the width that there is for the next scene.
    #[prop_or_default]
    pub on_width: Callback<f32>,
    /// Told of the mark that was clicked. Whoever listens offers the same choice to keyboards.
    #[prop_or_default]
    pub on_pick: Callback<Key>,
    /// Who changes what is shown; none where nothing can be changed.
    #[prop_or_default]
    pub touch: Option<TouchProp>,
    /// The handle that keys move, and its name.
    #[prop_or_default]
    pub selected: Option<(Grip, AttrValue)>,
}

impl PartialEq for StageProps {
    fn eq(&self, other: &StageProps) -> bool {
        Rc::ptr_eq(&self.scene, &other.scene)
            && self.theme == other.theme
            && self.lang == other.lang
            && self.label == other.label
            && self.is_playing == other.is_playing
            && self.on_width == other.on_width
            && self.on_pick == other.on_pick
            && self.touch == other.touch
            && self.selected == other.selected
    }
}

/// A picture that moves, its words for those who don't see it, and the words of the mark under the pointer.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let frame = use_node_ref();
    let host = use_node_ref();
    let pointed = use_node_ref();
    let motion = use_mut_ref(|| None::<Rc<RefCell<Motion>>>);
    let colours = use_system_colours();
    use_width(&frame, &props.on_width);

    {
        let (motion, host, duration_ms) = (motion.clone(), host.clone(), props.duration_ms);
        use_effect_with(SameScene(props.scene.clone()), move |SameScene(scene)| {
            let mut motion = motion.borrow_mut();
            match &*motion {
                Some(motion) => motion.borrow_mut().go(scene.clone(), duration_ms),
                None => *motion = host.cast::<Element>().and_then(|host| Motion::new(host, scene.clone())),
            }
        });
    }
    {
        let motion = motion.clone();
        let is_first = use_mut_ref(|| true);
        use_effect_with((props.theme.clone(), colours), move |_| {
            if !is_first.replace(false)
                && let Some(motion) = &*motion.borrow()
            {
                motion.borrow_mut().repaint();
            }
        });
    }
    {
        // The picture leaves with its host, not when the last handler is dropped.
        let motion = motion.clone();
        use_effect_with((), move |()| move || drop(motion.take()));
    }

    let words = use_mut_ref(String::new);
    if !props.is_playing || words.borrow().is_empty() {
        *words.borrow_mut() = props.scene.to_text(props.lang);
    }
    let words = words.borrow().clone();
    let words_id = use_memo((), |()| {
        let number = STAGES.fetch_add(1, Ordering::Relaxed);
        AttrValue::from(format!("stage-words-{number}"))
    });

    let again = use_force_update();
    {
        let (motion, host) = (motion.clone(), host.clone());
        use_effect_with(props.touch.clone(), move |touch| {
            let listeners = touch.clone().and_then(|touch| Some(touch.0.listen(host.cast::<Element>()?, motion)));
            move || drop(listeners)
        });
    }
    {
        let (motion, touch, scene, selected) = (motion.clone(), props.touch.clone(), props.scene.clone(), props.selected.clone());
        // At every render: the picture may have another size.
        use_effect(move || {
            if let Some(touch) = touch {
                touch.0.put(&motion, &scene, selected.as_ref());
            }
        });
    }

    let point = {
        let (motion, host, pointed, lang) = (motion.clone(), host.clone(), pointed.clone(), props.lang);
        let touch = props.touch.clone();
        Callback::from(move |event: PointerEvent| {
            if let (Some(touch), Some(host)) = (&touch, host.cast::<Element>())
                && touch.0.point(&host, &motion, &event)
            {
                // The words under the pointer would hide what is moved.
                if let Some(readout) = pointed.cast::<HtmlElement>() {
                    show_readout(&readout, None);
                }
                return;
            }
            let Some(readout) = pointed.cast::<HtmlElement>() else { return };
            let motion = motion.borrow();
            let motion = motion.as_ref().map(|motion| motion.borrow());
            let at = motion.as_ref().and_then(|motion| motion.mark_at(event.client_x().into(), event.client_y().into()));
            let said = at.map(|(mark, x, y)| (mark.in_words(lang), x, y)).filter(|(words, ..)| !words.is_empty());
            show_readout(&readout, said);
        })
    };
    let leave = {
        let pointed = pointed.clone();
        Callback::from(move |_: PointerEvent| {
            if let Some(readout) = pointed.cast::<HtmlElement>() {
                show_readout(&readout, None);
            }
        })
    };

    let pick = {
        let (motion, on_pick) = (motion.clone(), props.on_pick.clone());
        Callback::from(move |event: MouseEvent| {
            let motion = motion.borrow();
            let motion = motion.as_ref().map(|motion| motion.borrow());
            let at = motion.as_ref().and_then(|motion| motion.mark_at(event.client_x().into(), event.client_y().into()));
            let key = at.map(|(mark, ..)| mark.key);
            drop(motion);
            if let Some(key) = key {
                on_pick.emit(key);
            }
        })
    };

    let up = {
        let (motion, host, touch) = (motion.clone(), host.clone(), props.touch.clone());
        Callback::from(move |event: PointerEvent| {
            if let (Some(touch), Some(host)) = (&touch, host.cast::<Element>()) {
                touch.0.point(&host, &motion, &event);
            }
        })
    };
    let double_click = {
        let (motion, touch) = (motion.clone(), props.touch.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(touch) = &touch {
                touch.0.double_click(&motion, &event);
            }
        })
    };
    let is_movable = props.touch.is_some() && props.scene.plane.is_some();

    html! {
        <div class="stage" ref={frame}>
            <div class={classes!("stage-host", is_movable.then_some("is-plane"))} role="img" aria-label={props.label.clone()} aria-describedby={(*words_id).clone()} ref={host}
                onpointermove={point.clone()} onpointerdown={point} onpointerleave={leave} onpointerup={up.clone()} onpointercancel={up} onclick={pick} ondblclick={double_click} />
            if let Some(touch) = &props.touch {
                { touch.0.buttons(&props.scene, props.selected.as_ref(), props.lang, again) }
            }
            <div class="stage-readout" aria-hidden="true" hidden=true ref={pointed} />
            <p class="stage-words" id={(*words_id).clone()}>{ words }</p>
        </div>
    }
}

/// Shows words by a mark, within the width of their frame.
fn show_readout(readout: &HtmlElement, said: Option<(String, f64, f64)>) {
    let Some((words, x, y)) = said else {
        readout.set_hidden(true);
        return;
    };
    readout.set_text_content(Some(&words));
    readout.set_hidden(false);
    let room = readout.parent_element().map_or(0.0, |frame| f64::from(frame.client_width()));
    let half = f64::from(readout.offset_width()) / 2.0;
    let left = x.min(room - half).max(half);
    let _ = readout.style().set_property("left", &format!("{left}px"));
    let _ = readout.style().set_property("top", &format!("{y}px"));
}

/// Scenes are the same when they are one and the same: comparing thousands of marks would cost more than drawing them.
#[derive(Clone)]
struct SameScene(Rc<Scene>);

impl PartialEq for SameScene {
    fn eq(&self, other: &SameScene) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
