//! Takes a surface from scene to scene. It asks for frames only while something moves.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;
use web_sys::{Element, Window};

use super::canvas::CanvasSurface;
use super::palette::{palette_of, wants_less_motion};
use super::svg::SvgSurface;
use crate::scene::{Mark, Palette, Scene, Shape, Tween};

/// Scenes with more marks than this go to a canvas.
const MOST_ELEMENTS: usize = 500;

/// What draws scenes.
pub trait Surface {
    fn element(&self) -> &Element;
    /// Takes the marks of a scene, and those that leave. `is_repainted` when the palette is another one.
    fn show(&mut self, scene: &Scene, tween: &Tween, palette: &Palette, is_repainted: bool);
    /// Puts the marks where the tween has them at time `t`, from 0 to 1.
    fn pose(&mut self, scene: &Scene, tween: &Tween, t: f32);
}

/// A picture that changes, in an element of its own.
pub struct Motion {
    window: Window,
    host: Element,
    surface: Box<dyn Surface>,
    is_canvas: bool,
    palette: Palette,
    scene: Rc<Scene>,
    tween: Tween,
    /// When the tween began, and how long it takes.
    began_ms: f64,
    duration_ms: f64,
    /// How far the tween is, from 0 to 1.
    t: f32,
    frame: Option<i32>,
    on_frame: Closure<dyn FnMut(f64)>,
}

impl Motion {
    /// Draws `scene` in `host`, which must be empty. None where there is no window.
    pub fn new(host: Element, scene: Rc<Scene>) -> Option<Rc<RefCell<Motion>>> {
        let window = web_sys::window()?;
        let document = host.owner_document()?;
        let (surface, is_canvas) = surface_for(&document, &scene);
        host.append_child(surface.element()).ok()?;
        let motion = Rc::new_cyclic(|itself: &Weak<RefCell<Motion>>| {
            let itself = itself.clone();
            let on_frame = Closure::new(move |now_ms: f64| {
                if let Some(motion) = itself.upgrade() {
                    motion.borrow_mut().advance(now_ms);
                }
            });
            RefCell::new(Motion {
                window,
                palette: palette_of(&host),
                host,
                surface,
                is_canvas,
                tween: Tween::new(&scene, &scene),
                scene,
                began_ms: 0.0,
                duration_ms: 0.0,
                t: 1.0,
                frame: None,
                on_frame,
            })
        });
        motion.borrow_mut().repaint();
        Some(motion)
    }

    /// Goes to `scene` from wherever the marks are now. A duration of 0 is a cut.
    pub fn go(&mut self, scene: Rc<Scene>, duration_ms: f64) {
        // A scene of another width is the same one in another window.
        let is_cut = wants_less_motion() || scene.width != self.scene.width;
        let duration_ms = if is_cut { 0.0 } else { duration_ms };
        self.tween = if duration_ms > 0.0 {
            Tween::from_poses(self.tween.now(&self.scene, self.t), &scene)
        } else {
            Tween::new(&scene, &scene)
        };
        self.scene = scene;
        self.duration_ms = duration_ms;
        self.began_ms = self.now_ms();
        let is_repainted = self.choose_surface();
        self.surface.show(&self.scene, &self.tween, &self.palette, is_repainted);
        if self.tween.is_still() {
            self.t = 1.0;
            self.cancel();
        } else {
            self.t = 0.0;
            self.request();
        }
        self.surface.pose(&self.scene, &self.tween, self.t);
    }

    /// Reads the palette again and draws what is there with it.
    pub fn repaint(&mut self) {
        self.palette = palette_of(&self.host);
        self.surface.show(&self.scene, &self.tween, &self.palette, true);
        self.surface.pose(&self.scene, &self.tween, self.t);
    }

    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// The place in the scene at a point of the window, and how many CSS pixels a scene unit is there.
    fn scaled_at(&self, client_x: f64, client_y: f64) -> Option<(f32, f32, f64)> {
        let area = self.surface.element().get_bounding_client_rect();
        if area.width() <= 0.0 {
            return None;
        }
        let scale = area.width() / f64::from(self.scene.width);
        Some((((client_x - area.left()) / scale) as f32, ((client_y - area.top()) / scale) as f32, scale))
    }

    /// The place in the scene at a point of the window.
    pub fn scene_at(&self, client_x: f64, client_y: f64) -> Option<(f32, f32)> {
        self.scaled_at(client_x, client_y).map(|(x, y, _)| (x, y))
    }

    /// Where a place of the scene is in the host, in the host's own CSS pixels: a page may scale what is in it, as slides do.
    pub fn in_host(&self, x: f32, y: f32) -> Option<(f64, f64)> {
        let area = self.surface.element().get_bounding_client_rect();
        let (_, _, scale) = self.scaled_at(area.left(), area.top())?;
        let host = self.host.get_bounding_client_rect();
        let own = f64::from(self.host.client_width());
        // The own width is rounded.
        let zoom = if own < 1.0 || (host.width() - own).abs() < 1.0 { 1.0 } else { host.width() / own };
        let place = |at: f32, origin: f64| (origin + f64::from(at) * scale) / zoom;
        Some((place(x, area.left() - host.left()), place(y, area.top() - host.top())))
    }

    /// The uppermost mark at a point of the window, with its place in the host's coordinates. Words alone don't count.
    pub fn mark_at(&self, client_x: f64, client_y: f64) -> Option<(&Mark, f64, f64)> {
        let (x, y) = self.scene_at(client_x, client_y)?;
        let hit = |index: &usize| {
            let pose = self.tween.pose(*index, self.t);
            self.scene.marks[*index].covers(x - pose.x, y - pose.y, 1.0)
        };
        let index = (0..self.scene.marks.len()).rev().find(hit)?;
        let pose = self.tween.pose(index, self.t);
        let (x, y) = self.in_host(pose.x, pose.y)?;
        Some((&self.scene.marks[index], x, y))
    }

    /// Draws the frame of this time.
    fn advance(&mut self, now_ms: f64) {
        self.frame = None;
        self.t = (((now_ms - self.began_ms) / self.duration_ms) as f32).clamp(0.0, 1.0);
        if self.t < 1.0 {
            self.surface.pose(&self.scene, &self.tween, self.t);
            self.request();
        } else {
            // Everything is there: what has faded goes.
            self.tween = Tween::new(&self.scene, &self.scene);
            self.surface.show(&self.scene, &self.tween, &self.palette, false);
            self.surface.pose(&self.scene, &self.tween, 1.0);
        }
    }

    /// Changes surfaces when the scene asks for the other one. True when it did.
    fn choose_surface(&mut self) -> bool {
        if wants_canvas(&self.scene) == self.is_canvas {
            return false;
        }
        let Some(document) = self.host.owner_document() else { return false };
        let (surface, is_canvas) = surface_for(&document, &self.scene);
        let _ = self.host.replace_child(surface.element(), self.surface.element());
        self.surface = surface;
        self.is_canvas = is_canvas;
        true
    }

    fn now_ms(&self) -> f64 {
        self.window.performance().map_or(0.0, |performance| performance.now())
    }

    fn request(&mut self) {
        if self.frame.is_none() {
            self.frame = self.window.request_animation_frame(self.on_frame.as_ref().unchecked_ref()).ok();
        }
    }

    fn cancel(&mut self) {
        if let Some(frame) = self.frame.take() {
            let _ = self.window.cancel_animation_frame(frame);
        }
    }
}

impl Drop for Motion {
    fn drop(&mut self) {
        self.cancel();
        self.surface.element().remove();
    }
}

/// Many marks, and pictures: a page's policy may forbid images from addresses that hold them.
fn wants_canvas(scene: &Scene) -> bool {
    scene.marks.len() > MOST_ELEMENTS || scene.marks.iter().any(|mark| matches!(mark.shape, Shape::Bitmap { .. }))
}

/// A picture that doesn't change.
pub fn still(document: &web_sys::Document, scene: &Scene, palette: &Palette) -> Element {
    let (mut surface, _) = surface_for(document, scene);
    let tween = Tween::new(scene, scene);
    surface.show(scene, &tween, palette, true);
    surface.pose(scene, &tween, 1.0);
    surface.element().clone()
}

fn surface_for(document: &web_sys::Document, scene: &Scene) -> (Box<dyn Surface>, bool) {
    let canvas = wants_canvas(scene).then(|| CanvasSurface::new(document)).flatten();
    match canvas {
        Some(canvas) => (Box::new(canvas), true),
        None => (Box::new(SvgSurface::new(document)), false),
    }
}
