namespace Egop

/// Labeled images for the experiments. Files are looked for; nothing is downloaded unless asked for.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Data =

    /// The 1797 handwritten digits that come with the library, pixels in [0, 1]. C#: Digits.Embedded()
    let digits () : LabeledData = Digits.Embedded()
