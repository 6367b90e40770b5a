/// F# Interactive with the assemblies under test.
module Egop.FSharp.Tests.Interactive

open System
open System.Diagnostics

/// What stands in place of #r "nuget: Egop.FSharp".
let references =
    [
        "MathNet.Numerics"
        "Egop.LinearAlgebra"
        "Egop"
        "Egop.Theory"
        "Egop.Charts"
        "Egop.Experiments"
        "Egop.Display"
        "Egop.FSharp"
    ]
    |> List.map (fun name -> $"#r \"{name}.dll\"")
    |> List.append [ $"#I @\"{AppContext.BaseDirectory}\"" ]
    |> String.concat "\n"

/// Exit code, output and errors of `dotnet fsi`, started in a folder and given an input.
let run (folder: string) (arguments: string list) (input: string) =
    let start =
        ProcessStartInfo(
            "dotnet",
            "fsi" :: arguments,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        )

    use fsi = Process.Start start
    let errors = fsi.StandardError.ReadToEndAsync()
    let output = fsi.StandardOutput.ReadToEndAsync()
    fsi.StandardInput.Write input
    fsi.StandardInput.Close()
    fsi.WaitForExit()
    fsi.ExitCode, output.Result, errors.Result
