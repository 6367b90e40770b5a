// Makes the notebooks: dotnet fsi build.fsx notebooks [NAME ...] [--size smoke|notebook|paper] [--check] (after a build).
// From each notebooks/NAME.fsx: the notebook, executed, and its exercise variant; then pages of all of them in artifacts/notebooks,
// of which a few and the demo's are opened in a browser without a network. --check compares instead of writing. Exit code 1 if anything failed.

#load "commands.fsx"
#load "pages.fsx"

open System
open System.Diagnostics
open System.IO
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Commands
open Pages

let wrong (message: string) =
    eprintfn "notebooks: %s" message
    exit 2

let rec read names size check arguments =
    match arguments with
    | [] -> List.rev names, size, check
    | "--check" :: rest -> read names size true rest
    | "--size" :: ("smoke" | "notebook" | "paper" as size) :: rest -> read names size check rest
    | option :: _ when option.StartsWith "-" ->
        wrong $"{option}: not an option, or its value is wrong. Options: --size smoke|notebook|paper, --check."
    | name :: rest -> read (Path.GetFileNameWithoutExtension name :: names) size check rest

let names, size, check = read [] "notebook" false (List.tail (List.ofArray fsi.CommandLineArgs))

let all =
    [ for file in Directory.GetFiles(at "notebooks", "*.fsx") -> Path.GetFileNameWithoutExtension file ]
    |> List.sort

let selected =
    if names.IsEmpty then
        all
    else
        names
        |> List.collect (fun name ->
            match all |> List.filter _.StartsWith(name) with
            | [] ->
                wrong $"""there is no notebook whose name starts with {name}. There are: {String.concat ", " all}."""
            | found -> found)
        |> List.distinct

let artifacts = at "artifacts/notebooks"
let kernel = at "src/Egop.Kernel/bin/Release/net10.0/egop-kernel.dll"
let mutable failures = 0

let failed (message: string) =
    failures <- failures + 1
    printfn "FAILED  %s" message

/// Says what was left out, which is a failure where everything is to be there.
let missing (what: string) =
    if String.IsNullOrEmpty(Environment.GetEnvironmentVariable "CI") then
        printfn "          %s" what
    else
        failed what

// ---- packages under a version of their own: no cache can hold another build of it ----

let release = Regex.Match(File.ReadAllText(at "RELEASE_NOTES.md"), @"(?m)^## (\d+\.\d+\.\d+)").Groups[1].Value
let version = $"""{release}-dev.{DateTime.UtcNow.ToString "yyyyMMddHHmmss"}.{Environment.ProcessId}"""
let packages = at "artifacts/packages"

/// What #r "nuget: Egop.FSharp" brings.
let libraries =
    [
        "Egop.LinearAlgebra"
        "Egop"
        "Egop.Theory"
        "Egop.Charts"
        "Egop.Experiments"
        "Egop.Display"
        "Egop.FSharp"
    ]

let pack () =
    for old in Directory.GetFiles(packages, "Egop*-dev.*.nupkg") do
        File.Delete old

    for project in libraries do
        expect
            []
            "dotnet"
            [
                "pack"
                $"src/{project}"
                "-c"
                "Release"
                "--no-build"
                "--nologo"
                "-v"
                "quiet"
                $"-p:PackageVersion={version}"
            ]
        |> Async.RunSynchronously
        |> ignore

/// Takes the version out of NuGet's folder of packages again.
let forget () =
    for package in libraries do
        let folder = at $"feed/{package.ToLowerInvariant()}/{version}"

        if Directory.Exists folder then Directory.Delete(folder, true)

// ---- making and executing ----

let convert (name: string) (arguments: string list) =
    capture [] "dotnet" ([ kernel; "convert"; at $"notebooks/{name}.fsx" ] @ arguments)

let nuget version = [ "--package"; $"Egop.FSharp, {version}" ]
let variants name = [ at $"notebooks/{name}.ipynb", []; at $"notebooks/exercises/{name}.ipynb", [ "--exercise" ] ]

/// Failed cells of an executed notebook, and values that a page could not show.
let faults (path: string) =
    [
        for cell in JsonNode.Parse(File.ReadAllText path).["cells"].AsArray() do
            for output in (if isNull cell["outputs"] then JsonArray() else cell["outputs"].AsArray()) do
                if string output["output_type"] = "error" then
                    $"""{cell["id"]}: {output["ename"]}: {output["evalue"]}"""
                elif output.ToJsonString().Contains "No value returned by any evaluator" then
                    $"""{cell["id"]}: No value returned by any evaluator"""
    ]

/// Runs a notebook; the executed one's path where every cell ran.
let execute (name: string) =
    async {
        let fresh, executed =
            Path.Combine(artifacts, "fresh", $"{name}.ipynb"), Path.Combine(artifacts, $"{name}.ipynb")

        File.Delete executed
        let! code, _, errors = convert name (nuget version @ [ "-o"; fresh ])

        if code <> 0 then
            failed (errors.TrimEnd())
            return None
        else
            let clock = Stopwatch.StartNew()

            let! code, output, errors =
                capture [ ("EGOP_SIZE", size) ] "dotnet" [ kernel; "run"; fresh; "-o"; executed; "--timeout"; "600" ]

            let seconds = clock.Elapsed.TotalSeconds
            let remark = if size = "notebook" && seconds > 60.0 then "  more than 60 s" else ""
            let faults = if File.Exists executed then faults executed else [ "not written" ]

            if code <> 0 || not faults.IsEmpty then
                failed $"""{name}: {String.concat "; " faults}{"\n"}{output}{errors}"""
                return None
            else
                printfn "%6.1f s  %s%s" seconds name remark
                return Some executed
    }

/// Writes the variants of a notebook, or compares them with those that are there.
let settle (name: string, executed: string) =
    for target, options in variants name do
        let mode =
            if check then [ "--check" ]
            elif options.IsEmpty then [ "--outputs"; executed ]
            else []

        let code, output, errors =
            convert name (nuget release @ options @ mode @ [ "-o"; target ]) |> Async.RunSynchronously

        if code <> 0 then failed ((output + errors).Replace(root + "/", "").TrimEnd())

// ---- pages ----

/// The demo's page, made at smoke size where there is none.
let demoPage () =
    let pages = [ for folder in [ "demo"; "demo-smoke" ] -> at $"artifacts/{folder}/index.html" ]

    if not (List.exists File.Exists pages) then
        expect [ ("EGOP_SIZE", "smoke") ] "dotnet" [ "fsi"; "--quiet"; at "scripts/demo.fsx" ]
        |> Async.RunSynchronously
        |> ignore

    List.find File.Exists pages

/// Opens pages with the network off; whether plotly.js must have drawn their charts, the second time.
let browse (pages: (string * bool) list) =
    match browser () with
    | None -> missing "not opened in a browser: Chromium was not found (Debian: chromium)"
    | Some chromium ->
        for page, interactive in pages do
            let name = Path.GetRelativePath(at "artifacts", page).Replace(Path.DirectorySeparatorChar, '-')
            let picture = Path.Combine(artifacts, "screenshots", Path.ChangeExtension(name, ".png"))
            let report = inspect chromium page picture |> Async.RunSynchronously

            for error in report.Errors do
                failed $"{name}: {error}"

            if report.Pictures = 0 || report.Broken > 0 then
                failed $"{name}: {report.Broken} of {report.Pictures} pictures cannot be seen"

            if interactive && report.Interactive = 0 then
                failed $"{name}: plotly.js drew no chart"

            printfn "          %s: %d pictures, %d interactive" name report.Pictures report.Interactive

let mutable executed: (string * string) list = []

try
    Directory.CreateDirectory(Path.Combine(artifacts, "fresh")) |> ignore
    pack ()

    executed <-
        selected
        |> List.map (fun name ->
            async {
                let! path = execute name
                return path |> Option.map (fun path -> name, path)
            })
        |> fun work -> Async.Parallel(work, maxDegreeOfParallelism = 2)
        |> Async.RunSynchronously
        |> Array.choose id
        |> List.ofArray

    executed |> List.iter settle

    if not executed.IsEmpty then
        if render (List.map snd executed) artifacts |> Async.RunSynchronously then
            let page (name, _) = Path.Combine(artifacts, $"{name}.html"), false

            let pages =
                (executed |> List.truncate 3 |> List.map page)
                @ [ (demoPage (), File.Exists(at "artifacts/plotly/plotly-cartesian.min.js")) ]

            browse pages
        else
            missing "no pages: nbconvert was not found (Debian: python3-nbconvert)"
finally
    forget ()

printfn
    "%d of %d notebooks %s, %d failures; pages in artifacts/notebooks"
    executed.Length
    selected.Length
    (if check then "verified" else "made")
    failures

exit (if failures = 0 then 0 else 1)
