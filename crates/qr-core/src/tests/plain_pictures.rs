//! Draws plain pictures of symbols, and damages them.

use crate::naive::damage::modules_of_codewords;
use crate::read::{Picture, SymbolPlace};
use crate::symbology::blocks::Blocks;
use crate::{ErrorCorrectionLevel, Options, Segment, Symbol, Version};

pub const BLACK: [u8; 4] = [0, 0, 0, 255];
pub const WHITE: [u8; 4] = [255; 4];

/// A symbol whose modules have any colours.
#[derive(Clone)]
pub struct PlainPicture {
    pub version: Version,
    pub level: ErrorCorrectionLevel,
    /// The data.
    pub data: Vec<u8>,
    /// The modules on each side of the symbol.
    pub quiet: usize,
    /// The colours of the modules, with those of the quiet zone, row by row.
    pub modules: Vec<[u8; 4]>,
    pub dark: [u8; 4],
    pub light: [u8; 4],
}

impl PlainPicture {
    /// Makes a symbol that is full of digits, with the quiet zone of the standard.
    pub fn new(name: &str, level: ErrorCorrectionLevel) -> Self {
        Self::of(name, level, BLACK, WHITE)
    }

    pub fn of(name: &str, level: ErrorCorrectionLevel, dark: [u8; 4], light: [u8; 4]) -> Self {
        let version: Version = name.parse().unwrap();
        let digits = "7023519468".repeat(800)[..version.max_digits(level)].to_owned();
        let options = Options {
            symbology: version.symbology(),
            error_correction_level: level,
            version: Some(version),
            ..Options::default()
        };
        let segment = Segment::numeric(&digits).unwrap();
        let symbol = Symbol::encode(&[segment.into()], &options).unwrap();
        let quiet = version.symbology().quiet_zone() as usize;
        let width = version.width() + 2 * quiet;
        let mut modules = vec![light; width * (version.height() + 2 * quiet)];
        for y in 0..version.height() {
            for x in (0..version.width()).filter(|&x| symbol.is_dark(x, y)) {
                modules[(y + quiet) * width + x + quiet] = dark;
            }
        }
        Self {
            version,
            level,
            data: digits.into_bytes(),
            quiet,
            modules,
            dark,
            light,
        }
    }

    /// Returns a module of the symbol, or of the quiet zone, which has negative places.
    pub fn module(&mut self, (x, y): (isize, isize)) -> &mut [u8; 4] {
        let width = self.version.width() + 2 * self.quiet;
        let quiet = self.quiet as isize;
        &mut self.modules[(y + quiet) as usize * width + (x + quiet) as usize]
    }

    /// Inverts a module.
    pub fn invert(&mut self, place: (isize, isize)) {
        let (dark, light) = (self.dark, self.light);
        let module = self.module(place);
        *module = if *module == dark { light } else { dark };
    }

    /// Returns a module of each of the first codewords of a block.
    pub fn codewords_of(&self, block: usize, count: usize) -> Vec<(isize, isize)> {
        let blocks = Blocks::new(self.version, self.level);
        let codewords = modules_of_codewords(self.version, self.level);
        let own = codewords.iter().enumerate();
        let own = own.filter(|&(codeword, _)| blocks.block_of(codeword) == block);
        let places = own.map(|(i, modules)| modules[i % modules.len()]);
        let places = places.map(|(x, y)| (x as isize, y as isize));
        places.take(count).collect()
    }

    /// Inverts a module of some codewords of a block.
    pub fn damage(&mut self, block: usize, count: usize) {
        for place in self.codewords_of(block, count) {
            self.invert(place);
        }
    }

    /// Draws modules of any width: each pixel has the colour of the module that its centre is in.
    /// `margin` is the pixels on each side of the quiet zone.
    pub fn draw(&self, module: f64, margin: usize) -> Drawn {
        self.draw_with(module, margin, |x, y| (x, y))
    }

    /// Draws modules that `moved` moves: it returns what to show at a place in modules.
    pub fn draw_with(
        &self,
        module: f64,
        margin: usize,
        moved: impl Fn(f64, f64) -> (f64, f64),
    ) -> Drawn {
        let columns = self.version.width() + 2 * self.quiet;
        let rows = self.version.height() + 2 * self.quiet;
        let pixels = |modules: usize| (modules as f64 * module).ceil() as usize + 2 * margin;
        let (width, height) = (pixels(columns), pixels(rows));
        let at = |pixel: usize| (pixel as f64 + 0.5 - margin as f64) / module;
        let mut bytes = Vec::with_capacity(4 * width * height);
        for y in 0..height {
            for x in 0..width {
                let (x, y) = moved(at(x), at(y));
                let is_inside = x >= 0.0 && y >= 0.0 && x < columns as f64 && y < rows as f64;
                let color = if is_inside {
                    self.modules[y as usize * columns + x as usize]
                } else {
                    self.light
                };
                bytes.extend(color);
            }
        }
        let start = margin as f64 + self.quiet as f64 * module;
        Drawn {
            width,
            height,
            pixels: bytes,
            place: SymbolPlace {
                version: self.version,
                left: start,
                top: start,
                module,
            },
        }
    }
}

/// The pixels of a picture.
pub struct Drawn {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
    pub place: SymbolPlace,
}

impl Drawn {
    pub fn picture(&self) -> Picture<'_> {
        Picture::new(self.width, self.height, &self.pixels).unwrap()
    }

    /// Returns a grey picture after a box blur: each pixel is the mean of those up to `radius` away.
    pub fn blurred(&self, radius: usize) -> Self {
        let near =
            |at: usize, length: usize| at.saturating_sub(radius)..(at + radius + 1).min(length);
        let (width, height) = (self.width, self.height);
        // Sums of pixels in a row, then of these sums in a column.
        let mut sums = Vec::with_capacity(width * height);
        for row in self.pixels.chunks_exact(4 * width) {
            let values: Vec<u32> = row.chunks_exact(4).map(|pixel| pixel[0].into()).collect();
            sums.extend((0..width).map(|x| values[near(x, width)].iter().sum::<u32>()));
        }
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..height {
            for x in 0..width {
                let rows = near(y, height);
                let count = rows.len() * near(x, width).len();
                let sum: u32 = rows.map(|y| sums[y * width + x]).sum();
                pixels.extend(grey((sum / count as u32) as u8));
            }
        }
        Self { pixels, ..*self }
    }
}

/// Returns the relative luminance of a colour.
pub fn luminance(color: [u8; 4]) -> f64 {
    let linear = |part: u8| match f64::from(part) / 255.0 {
        part @ ..=0.040_45 => part / 12.92,
        part => ((part + 0.055) / 1.055).powf(2.4),
    };
    0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2])
}

/// Returns an opaque grey.
pub const fn grey(value: u8) -> [u8; 4] {
    [value, value, value, 255]
}
