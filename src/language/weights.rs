//! A model as a file: safetensors, with all else that belongs to it in the header. One digest holds the whole file.

use std::sync::Arc;

use half::f16;
use half::slice::HalfFloatSliceExt;
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensorError, SafeTensors};
use serde_json::{Value, json};

use super::tokens::Vocabulary;
use crate::kernel::transformer::{Named, Size};
use crate::words::{Code, Failure, Words, grouped, shown};

/// Which files are read, and written.
pub const VERSION: &str = "1";
/// What the header's metadata has: one entry, of this name.
const ENTRY: &str = "stepscope-language";
/// What stands before the digest, as JSON within JSON, and what stands in its place while it is computed.
const BEFORE_DIGEST: &[u8] = br#"\"digest\":\""#;
const NO_DIGEST: &str = "00000000";
/// Sizes that a file may claim: names of tensors are made before they are looked for.
const MOST: Size = Size {
    vocabulary: 1 << 16,
    width: 1 << 12,
    heads: 1 << 8,
    layers: 64,
    inner: 1 << 14,
    context: 1 << 16,
    drafts: 16,
    modules: 16,
};

/// A model that was trained, with what is read beside its weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    pub size: Size,
    pub vocabulary: Vocabulary,
    /// Of each draft head, how often each of its candidates, the likeliest first, was the token that followed in text that was held out.
    pub accuracies: Vec<Vec<f64>>,
    /// In the order of [`Size::tensors`].
    pub tensors: Vec<Arc<Vec<f32>>>,
}

impl Weights {
    /// The file, its numbers rounded to f16. The same weights give the same bytes.
    ///
    /// # Errors
    /// When the tensors aren't those of the size.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SafeTensorError> {
        let halves: Vec<Vec<u8>> = self.tensors.iter().map(|tensor| as_halves(tensor)).collect();
        let views = self
            .size
            .tensors()
            .into_iter()
            .zip(&halves)
            .map(|(named, bytes)| Ok((named.path(), TensorView::new(Dtype::F16, shape(&named), bytes)?)));
        let views = views.collect::<Result<Vec<_>, SafeTensorError>>()?;
        if views.len() != self.size.tensors().len() || self.tensors.len() != views.len() {
            return Err(SafeTensorError::MetadataIncompleteBuffer);
        }
        let entry = json!({
            "version": VERSION,
            "digest": NO_DIGEST,
            "sizes": sizes(&self.size).map(|(name, size)| (name.to_owned(), json!(size))).into_iter().collect::<Value>(),
            "accuracies": self.accuracies,
            "merges": self.vocabulary.to_string(),
        });
        let metadata = [(ENTRY.to_owned(), entry.to_string())].into_iter().collect();
        let mut bytes = safetensors::serialize(views, Some(metadata))?;
        if let Some(at) = digest_place(&bytes) {
            let digest = format!("{:08x}", digest(&bytes, at));
            bytes[at..at + NO_DIGEST.len()].copy_from_slice(digest.as_bytes());
        }
        Ok(bytes)
    }

    /// Reads a file, and checks all of it.
    ///
    /// # Errors
    /// `unsupported`, for a file that was cut or altered, is of another version, or something else altogether.
    pub fn read(bytes: &[u8]) -> Result<Weights, Failure> {
        let (header_len, metadata) = SafeTensors::read_metadata(bytes).map_err(|error| why(&error, bytes))?;
        let entry = metadata.metadata().as_ref().and_then(|metadata| metadata.get(ENTRY)).ok_or_else(something_else)?;
        let entry: Value = serde_json::from_str(entry).map_err(|_| altered())?;
        let version = entry["version"].as_str().ok_or_else(something_else)?;
        if version != VERSION {
            return Err(other_version(version));
        }
        let header = &bytes[..8 + header_len];
        let at = digest_place(header).ok_or_else(altered)?;
        if entry["digest"].as_str() != Some(&format!("{:08x}", digest(bytes, at))) {
            return Err(altered());
        }
        let size = size_of(&entry["sizes"]).ok_or_else(unfit)?;
        let vocabulary: Vocabulary = entry["merges"].as_str().and_then(|merges| merges.parse().ok()).ok_or_else(unfit)?;
        let accuracies: Vec<Vec<f64>> = serde_json::from_value(entry["accuracies"].clone()).map_err(|_| unfit())?;
        let named = size.tensors();
        let fits = vocabulary.len() == size.vocabulary as usize
            && accuracies.len() == size.drafts as usize
            && metadata.tensors().len() == named.len();
        let data = &bytes[8 + header_len..];
        let tensor = |named: &Named| {
            let info = metadata.info(&named.path()).filter(|info| info.shape == shape(named))?;
            let bytes = &data[info.data_offsets.0..info.data_offsets.1];
            Some(Arc::new(match info.dtype {
                Dtype::F16 => bytemuck::pod_collect_to_vec::<u8, f16>(bytes).to_f32_vec(),
                Dtype::F32 => bytemuck::pod_collect_to_vec(bytes),
                _ => return None,
            }))
        };
        let tensors = named.iter().map(tensor).collect::<Option<Vec<_>>>().filter(|_| fits).ok_or_else(unfit)?;
        Ok(Weights { size, vocabulary, accuracies, tensors })
    }
}

/// Numbers as a file has them: rounded to f16.
pub fn rounded(tensor: &[f32]) -> Vec<f32> {
    tensor.iter().map(|number| f16::from_f32(*number).to_f32()).collect()
}

fn as_halves(tensor: &[f32]) -> Vec<u8> {
    let mut halves = vec![f16::ZERO; tensor.len()];
    halves.convert_from_f32_slice(tensor);
    bytemuck::cast_slice(&halves).to_vec()
}

fn shape(named: &Named) -> Vec<usize> {
    let [rows, columns] = [named.rows, named.columns].map(|size| size as usize);
    if columns == 1 { vec![rows] } else { vec![rows, columns] }
}

fn sizes(size: &Size) -> [(&'static str, u32); 8] {
    let Size { vocabulary, width, heads, layers, inner, context, drafts, modules } = *size;
    [
        ("vocabulary", vocabulary),
        ("width", width),
        ("heads", heads),
        ("layers", layers),
        ("inner", inner),
        ("context", context),
        ("drafts", drafts),
        ("modules", modules),
    ]
}

fn size_of(claimed: &Value) -> Option<Size> {
    let mut sizes = [0; 8];
    for (size, (name, most)) in sizes.iter_mut().zip(self::sizes(&MOST)) {
        *size = u32::try_from(claimed[name].as_u64()?).ok().filter(|size| *size <= most)?;
    }
    let [vocabulary, width, heads, layers, inner, context, drafts, modules] = sizes;
    Some(Size { vocabulary, width, heads, layers, inner, context, drafts, modules }).filter(Size::is_whole)
}

fn digest_place(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(BEFORE_DIGEST.len()).position(|window| window == BEFORE_DIGEST)? + BEFORE_DIGEST.len();
    (at + NO_DIGEST.len() <= bytes.len()).then_some(at)
}

/// CRC-32 of the file without the digest itself.
fn digest(bytes: &[u8], at: usize) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[..at]);
    hasher.update(&bytes[at + NO_DIGEST.len()..]);
    hasher.finalize()
}

fn why(error: &SafeTensorError, bytes: &[u8]) -> Failure {
    match error {
        SafeTensorError::HeaderTooSmall if !bytes.is_empty() => cut(bytes.len(), None),
        // A header begins with its length and a brace.
        SafeTensorError::InvalidHeaderLength if matches!(bytes.get(8), None | Some(b'{')) => cut(bytes.len(), None),
        SafeTensorError::MetadataIncompleteBuffer => match claimed_len(bytes) {
            Some(len) if len > bytes.len() as u64 => cut(bytes.len(), Some(len)),
            _ => altered(),
        },
        SafeTensorError::HeaderTooSmall
        | SafeTensorError::HeaderTooLarge
        | SafeTensorError::InvalidHeaderLength
        | SafeTensorError::InvalidHeader(_)
        | SafeTensorError::InvalidHeaderDeserialization(_) => something_else(),
        _ => altered(),
    }
}

/// How long a file is by its own header, whose tensors may end beyond it.
fn claimed_len(bytes: &[u8]) -> Option<u64> {
    let header_len = u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    let header: Value = serde_json::from_slice(bytes.get(8..)?.get(..usize::try_from(header_len).ok()?)?).ok()?;
    let ends = header.as_object()?.values().filter_map(|tensor| tensor["data_offsets"][1].as_u64());
    ends.max()?.checked_add(8 + header_len)
}

fn failure(en: &str, zh: &str) -> Failure {
    let en = format!(
        "{en} Try again, or load the page anew; if neither helps, whoever serves it should copy its folder models again."
    );
    let zh = format!("{zh}请重试，或重新加载页面；如果仍然不行，请让网站的维护者重新复制 models 文件夹。");
    Failure::new(Code::Unsupported, "", Words::new(en, zh))
}

fn cut(came: usize, of: Option<u64>) -> Failure {
    let came = grouped(came as u64);
    match of.map(grouped) {
        Some(of) => failure(
            &format!("The language model's file was cut: {came} of its {of} bytes came."),
            &format!("语言模型的文件不完整：共 {of} 字节，只收到 {came} 字节。"),
        ),
        None => failure(
            &format!("The language model's file was cut: only {came} bytes came."),
            &format!("语言模型的文件不完整：只收到 {came} 字节。"),
        ),
    }
}

fn altered() -> Failure {
    failure("The language model's file was altered: its digest is another.", "语言模型的文件被改动过：校验值不符。")
}

fn unfit() -> Failure {
    failure(
        "The language model's file doesn't fit together: its tensors aren't those of its sizes.",
        "语言模型的文件前后不一致：其中的张量与所写的尺寸不符。",
    )
}

fn other_version(version: &str) -> Failure {
    let version = shown(version);
    failure(
        &format!("The language model's file is of version {version}, and this page reads version {VERSION}."),
        &format!("语言模型的文件是版本 {version}，而本页面读取的是版本 {VERSION}。"),
    )
}

fn something_else() -> Failure {
    failure("What came in place of the language model's file is something else.", "收到的并不是语言模型的文件。")
}
