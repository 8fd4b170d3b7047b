//! Writes the JavaScript of tier 2 next to its WebAssembly, as `wasm-bindgen --target nodejs` does,
//! with the library of that command. So the lock file keeps both halves at the same version, and
//! nobody has to install the command.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder] = &arguments[..] else {
        eprintln!("Usage: tier-bindgen INPUT.wasm FOLDER");
        return ExitCode::FAILURE;
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(input)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true);
    match bindgen
        .nodejs(true)
        .and_then(|bindgen| bindgen.generate(folder))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tier-bindgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
