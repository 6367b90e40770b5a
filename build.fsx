// The project's tasks. `dotnet fsi build.fsx TARGET ...`; without a target, or with an unknown one, it lists them.
// No #r: it starts in a second, and needs nothing but the SDK of global.json.

open System
open System.Collections.Generic
open System.Diagnostics
open System.IO
open System.Security.Cryptography
open System.Text.Json
open System.Text.RegularExpressions

let root = __SOURCE_DIRECTORY__
let arguments = fsi.CommandLineArgs |> Array.toList |> List.tail |> List.filter ((<>) "--")
let at (path: string) = Path.Combine(root, path)

exception Failed of string

let environment =
    [
        "DOTNET_NOLOGO", "1"
        "DOTNET_CLI_TELEMETRY_OPTOUT", "1"
        "TESTINGPLATFORM_TELEMETRY_OPTOUT", "1"
    ]

// A child sees Ctrl-C itself and ends in its own way; this process stays to report it.
Console.CancelKeyPress.Add(fun e -> e.Cancel <- true)

let start (exe: string) (args: string list) redirect =
    let info =
        ProcessStartInfo(exe, args, WorkingDirectory = root, UseShellExecute = false, RedirectStandardOutput = redirect)

    for name, value in environment do
        info.Environment[name] <- value

    Process.Start info

let exitCode exe args =
    use p = start exe args false
    p.WaitForExit()
    p.ExitCode

let run exe args =
    let code = exitCode exe args

    if code <> 0 then
        raise (Failed(sprintf "%s %s ended with exit code %d" exe (String.concat " " args) code))

let output exe args =
    use p = start exe args true
    let text = p.StandardOutput.ReadToEnd()
    p.WaitForExit()

    if p.ExitCode = 0 then
        text
    else
        raise (Failed(sprintf "%s %s ended with exit code %d" exe (String.concat " " args) p.ExitCode))

// ---- packages ----

/// Puts every package of paket.lock into the NuGet packages folder, from whatever sources this machine has,
/// and makes ./feed point there: Paket then restores without asking any source.
let fetchPackages () =
    let packages =
        [
            for line in File.ReadAllLines(at "paket.lock") do
                let m = Regex.Match(line, @"^    ([A-Za-z0-9_.\-]+) \(([^)]+)\)")

                if m.Success then m.Groups[1].Value, m.Groups[2].Value
        ]
        |> List.distinct

    // Groups can hold different versions of one package.
    let download =
        [
            for name, versions in List.groupBy fst packages ->
                let versions = versions |> List.map (fun (_, version) -> $"[{version}]") |> String.concat ";"
                $"    <PackageDownload Include=\"{name}\" Version=\"{versions}\" />"
        ]

    let project =
        [
            "<Project Sdk=\"Microsoft.NET.Sdk\">"
            "  <PropertyGroup><TargetFramework>net10.0</TargetFramework><DisableImplicitFSharpCoreReference>true</DisableImplicitFSharpCoreReference></PropertyGroup>"
            "  <ItemGroup>"
        ]
        @ download
        @ [ "  </ItemGroup>"; "</Project>" ]

    Directory.CreateDirectory(at "artifacts/fetch") |> ignore
    File.WriteAllLines(at "artifacts/fetch/fetch.csproj", project)
    run "dotnet" [ "restore"; at "artifacts/fetch/fetch.csproj"; "--verbosity"; "quiet" ]

    let folder = (output "dotnet" [ "nuget"; "locals"; "global-packages"; "--list" ]).Split(':', 2).[1].Trim()

    let feed = DirectoryInfo(at "feed")

    if feed.LinkTarget <> folder then
        if feed.LinkTarget <> null then feed.Delete()

        Directory.CreateSymbolicLink(feed.FullName, folder) |> ignore

/// plotly.js for interactive pages: a pinned npm package, checked against its published hash, embedded by the build.
let plotly =
    {|
        Package = "plotly.js-cartesian-dist-min@4.1.1"
        Archive = "plotly.js-cartesian-dist-min-4.1.1.tgz"
        Member = "package/plotly-cartesian.min.js"
        Sha512 = "o8GrFeusncwBIxbBynRJpY4pkgVB6caM+JLpwrLYbbsO7dZ8FJ+SVN2Fr+L7kiG/Z6w4P5O0Jus/Qr5EefHVeg=="
        File = "artifacts/plotly/plotly-cartesian.min.js"
    |}

let fetchPlotly () =
    if not (File.Exists(at plotly.File)) then
        let folder = Directory.CreateDirectory(at "artifacts/plotly").FullName

        try
            let npm, args = if OperatingSystem.IsWindows() then "cmd", [ "/c"; "npm" ] else "npm", []

            output npm (args @ [ "pack"; plotly.Package; "--silent"; "--pack-destination"; folder ]) |> ignore

            let archive = Path.Combine(folder, plotly.Archive)
            let hash = Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes archive))

            if hash <> plotly.Sha512 then
                File.Delete archive
                raise (Failed $"{plotly.Package}: expected SHA-512 {plotly.Sha512}, actual {hash}")

            run "tar" [ "-xzf"; archive; "-C"; folder; plotly.Member ]
            File.Move(Path.Combine(folder, plotly.Member), at plotly.File, true)
        with e ->
            let why =
                match e with
                | Failed message -> message
                | e -> e.Message

            printfn "plotly.js is not embedded (%s): pages keep their SVG pictures, without zooming and hovering." why

let restore () =
    // nuget.config names this folder, and a source that does not exist fails every restore.
    Directory.CreateDirectory(at "artifacts/packages") |> ignore
    run "dotnet" [ "tool"; "restore"; "--verbosity"; "quiet" ]
    fetchPackages ()
    run "dotnet" [ "paket"; "restore"; "--silent" ]
    run "dotnet" [ "restore"; "Egop.slnx"; "--verbosity"; "quiet" ]
    fetchPlotly ()

// ---- build and test ----

let build () =
    run
        "dotnet"
        [
            "build"
            "Egop.slnx"
            "-c"
            "Release"
            "--no-restore"
            "--nologo"
            "-v"
            "quiet"
            "-consoleLoggerParameters:NoSummary"
        ]
    // Scripts load the assemblies from here (scripts/egop.fsx).
    run
        "dotnet"
        [
            "publish"
            "src/Egop.FSharp"
            "-c"
            "Release"
            "--no-build"
            "--nologo"
            "-v"
            "quiet"
            "-o"
            at "artifacts/lib"
        ]

/// The suites of devices in a report, by kind: which ran, and which had no device.
let printDevices (report: JsonElement) =
    let classes =
        [
            for test in report.GetProperty("results").GetProperty("tests").EnumerateArray() do
                let suite = test.GetProperty("extra").GetProperty("type").GetString().Split('.') |> Array.last
                let found = Regex.Match(suite, "^(Cpu|OpenCl|Cuda)([A-Z].*)Tests$")

                if found.Success && test.GetProperty("filePath").GetString().Contains "Devices" then
                    found.Groups[1].Value, (found.Groups[2].Value, test.GetProperty("status").GetString())
        ]

    for kind, tests in List.groupBy fst classes do
        let suites =
            [
                for suite, of' in tests |> List.map snd |> List.groupBy fst |> List.sort do
                    let passed = of' |> List.filter (fun (_, status) -> status = "passed") |> List.length
                    $"{suite} {passed} of {of'.Length}"
            ]

        printfn "   Devices, %s: %s" kind (String.concat ", " suites)

/// Runs test programs and prints `N passed, N failed`, with `, N skipped` when any.
let runTests (projects: string list) (selection: string list) =
    let results = Directory.CreateDirectory(at "artifacts/test-results").FullName
    let mutable passed, failed, skipped, broken = 0, 0, 0, false

    for project in projects do
        let exe = at $"tests/{project}/bin/Release/net10.0/{project}.dll"
        let report = Path.Combine(results, $"{project}.json")
        File.Delete report
        let code = exitCode "dotnet" ([ exe; "-noColor"; "-noLogo"; "-ctrf"; report ] @ selection)

        if File.Exists report then
            use json = JsonDocument.Parse(File.ReadAllText report)
            printDevices json.RootElement
            let summary = json.RootElement.GetProperty("results").GetProperty("summary")
            let count (name: string) = summary.GetProperty(name).GetInt32()
            passed <- passed + count "passed"
            failed <- failed + count "failed"
            skipped <- skipped + count "skipped"
            broken <- broken || (code <> 0 && count "failed" = 0)
        else
            broken <- true

        if broken then printfn "%s ended with exit code %d" project code

    let line = $"{passed} passed, {failed + (if broken && failed = 0 then 1 else 0)} failed"
    printfn "%s" (if skipped > 0 then $"{line}, {skipped} skipped" else line)

    if failed > 0 || broken || passed = 0 then exit 1

let test () = runTests [ "Egop.Tests"; "Egop.FSharp.Tests"; "Egop.Kernel.Tests" ] []

let goldens () = runTests [ "Egop.Tests" ] [ "-class"; "Egop.Tests.Goldens.GoldenTests" ]

// ---- kernels for CUDA ----

/// Compiles src/Egop/Devices/Kernels/*.cl to PTX, which the CUDA driver takes as it is. Needs clang 16 and libclc 16
/// (Debian: clang-16, libclc-16); the files it writes are committed, so that nobody else does.
let ptx () =
    let folder = at "src/Egop/Devices/Kernels"
    let target = Directory.CreateDirectory(Path.Combine(folder, "Ptx")).FullName
    let work = Directory.CreateDirectory(at "artifacts/ptx").FullName
    let common = File.ReadAllText(Path.Combine(folder, "Common.cl"))

    for source in Directory.GetFiles(folder, "*.cl") |> Array.sort do
        let name = Path.GetFileNameWithoutExtension source

        if name <> "Common" then
            let whole = Path.Combine(work, $"{name}.cl")
            let text = File.ReadAllText source
            File.WriteAllText(whole, $"{common}\n#line 1 \"{name}.cl\"\n{text}")
            // A test holds the sources against it.
            let hash = SHA256.HashData(Text.Encoding.UTF8.GetBytes(common + text)) |> Convert.ToHexString

            for precision, define in [ "float", "REAL_IS_FLOAT"; "double", "REAL_IS_DOUBLE" ] do
                let made = Path.Combine(work, $"{name}.{precision}.ptx")

                run
                    "clang-16"
                    ([
                        [ "-x"; "cl"; "-cl-std=CL1.2"; "-target"; "nvptx64-nvidia-nvcl"; "-march=sm_70"; "-O3"; "-S" ]
                        [ "-ffp-contract=off"; "-cl-fp32-correctly-rounded-divide-sqrt"; $"-D{define}" ]
                        [ "-Wno-linker-warnings"; "-Xclang"; "-finclude-default-header" ]
                        [ "-Xclang"; "-mlink-builtin-bitcode"; "-Xclang"; "/usr/lib/clc/nvptx64--nvidiacl.bc" ]
                        [ whole; "-o"; made ]
                     ]
                     |> List.concat)

                // Words of OpenCL's driver that CUDA's does not want.
                let code =
                    File
                        .ReadAllText(made)
                        .Replace(", texmode_independent", "")
                        .Replace("\n.entry ", "\n.visible .entry ")

                File.WriteAllText(
                    Path.Combine(target, $"{name}.{precision}.ptx"),
                    $"// Made from Common.cl and {name}.cl, SHA-256 {hash}.\n{code}"
                )

// ---- the notebook kernel ----

let python = "/usr/bin/python3"

/// What Jupyter's side of the kernel's tests needs, as Debian names it.
let jupyterPackages =
    [ "python3-jupyter-client"; "python3-jupyter-kernel-test"; "python3-nbclient"; "python3-nbconvert" ]

let hasJupyter () =
    File.Exists python
    && exitCode python [ "-W"; "ignore"; "-c"; "import jupyter_client, jupyter_kernel_test, nbclient, nbconvert" ] = 0

/// Installs the kernel of a folder under artifacts and has Jupyter find it there.
let installKernel (folder: string) =
    let prefix = at "artifacts/kernel-test"
    run "dotnet" [ at $"{folder}/egop-kernel.dll"; "install"; "--prefix"; prefix ]
    Environment.SetEnvironmentVariable("JUPYTER_PATH", Path.Combine(prefix, "share", "jupyter"))

let peer name args = run python ([ "-W"; "ignore"; at $"tests/Egop.Kernel.Tests/peers/{name}.py" ] @ args)

/// The session's own tests, then Jupyter's; an argument is the number of rounds of the longest storm.
let kernelTest () =
    runTests [ "Egop.Kernel.Tests" ] []

    if hasJupyter () then
        installKernel "src/Egop.Kernel/bin/Release/net10.0"
        peer "kernel_tests" []

        let notebooks =
            if Directory.Exists(at "notebooks") then
                Directory.GetFiles(at "notebooks", "*.ipynb") |> Array.sort |> List.ofArray
            else
                []

        peer "notebooks" (at "tests/Egop.Kernel.Tests/peers/sample.ipynb" :: notebooks)
        peer "storm" (List.tail arguments)
    else
        let names = String.concat " " jupyterPackages
        printfn "Not run: Jupyter's tests, notebooks and storms. They need %s with: apt-get install %s" python names

        if not (String.IsNullOrEmpty(Environment.GetEnvironmentVariable "CI")) then
            raise (Failed "Jupyter's side of the tests is missing")

/// The kernel compiled ahead of time, as its package has it, measured by Jupyter's client: [--strict] [--starts N].
let kernelBench () =
    if not (hasJupyter ()) then
        raise (Failed $"""{python} lacks {String.concat " " jupyterPackages}""")

    let folder = "artifacts/kernel"

    run
        "dotnet"
        [
            "publish"
            "src/Egop.Kernel"
            "-c"
            "Release"
            "--use-current-runtime"
            "--self-contained"
            "false"
            "-p:PublishReadyToRun=true"
            "--nologo"
            "-v"
            "quiet"
            "-o"
            at folder
        ]

    installKernel folder
    peer "measure" (List.tail arguments)

// ---- format ----

let csharpProjects =
    [
        "src/Egop"
        "src/Egop.Kernel"
        "tests/Egop.Kernel.Tests"
        "tests/Egop.Tests"
        "tests/Egop.Benchmarks"
    ]

let fsharpSources = [ "src"; "tests"; "scripts"; "notebooks"; "docs/site"; "build.fsx" ]

let format flags fantomasFlags =
    for project in csharpProjects do
        run "dotnet" ([ "format"; project; "--no-restore" ] @ flags)

    run "dotnet" ([ "fantomas" ] @ fantomasFlags @ fsharpSources)

let checkFormat () = format [ "--verify-no-changes" ] [ "--check" ]

let reformat () = format [] []

// ---- packages of our own ----

let version () = Regex.Match(File.ReadAllText(at "RELEASE_NOTES.md"), @"(?m)^## (\d+\.\d+\.\d+)").Groups[1].Value

/// The kernel's package holds one compiled ahead of time for this machine's system, or for those given as arguments, and one for any other.
let pack () =
    let systems =
        match List.tail arguments with
        | [] -> [ Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier ]
        | given -> given

    let kernels = "Egop.Kernel" :: [ for system in "any" :: systems -> $"Egop.Kernel.{system}" ]

    for project, packages, flags in
        [
            "Egop", [ "Egop" ], [ "--no-build" ]
            "Egop.FSharp", [ "Egop.FSharp" ], [ "--no-build" ]
            "Egop.Kernel", kernels, [ $"""-p:PackRuntimes={String.concat "%3B" systems}""" ]
        ] do
        run "dotnet" ([ "pack"; $"src/{project}"; "-c"; "Release"; "--nologo"; "-v"; "quiet" ] @ flags)

        // NuGet's cache would otherwise go on serving the package packed before under the same version.
        for package in packages do
            let cached = at $"feed/{package.ToLowerInvariant()}/{version ()}"

            if Directory.Exists cached then Directory.Delete(cached, true)

    printfn "artifacts/packages: Egop, Egop.FSharp and Egop.Kernel %s" (version ())

let clean () =
    for folder in [ "artifacts"; "feed" ] do
        let info = DirectoryInfo(at folder)

        if info.LinkTarget <> null then info.Delete()
        elif info.Exists then info.Delete true

    for project in Directory.GetDirectories(at "src") |> Array.append (Directory.GetDirectories(at "tests")) do
        for folder in [ "bin"; "obj" ] do
            let path = Path.Combine(project, folder)

            if Directory.Exists path then Directory.Delete(path, true)

// ---- targets ----

let script name () = run "dotnet" ([ "fsi"; "--quiet"; at $"scripts/{name}.fsx" ] @ List.tail arguments)

/// Any group by name, all of them without one; an unknown name lists them. Its exit code is this script's.
let bench () =
    let code =
        exitCode "dotnet" (at "tests/Egop.Benchmarks/bin/Release/net10.0/Egop.Benchmarks.dll" :: List.tail arguments)

    if code <> 0 then exit code

let docs () = run "dotnet" [ "fsi"; "--quiet"; at "docs/site/site.fsx" ]

let notebooks () = run "dotnet" ([ "fsi"; "--quiet"; at "notebooks/tools/notebooks.fsx" ] @ List.tail arguments)

let targets: (string * string * string list * (unit -> unit)) list =
    [
        "restore", "fetch tools and packages (and plotly.js, where npm is)", [], restore
        "build", "compile everything, Release", [ "restore" ], build
        "test", "run all tests; the last line is `N passed, N failed`", [ "build" ], test
        "goldens", "run the golden comparisons alone, over the folder EGOP_GOLDENS if set", [ "build" ], goldens
        "demo", "the main job: EGOP on handwritten digits; writes artifacts/demo/index.html", [ "build" ], script "demo"
        "kernel-test",
        "the notebook kernel: its tests, Jupyter's, and storms: kernel-test [ROUNDS]",
        [ "build" ],
        kernelTest
        "kernel-bench", "the notebook kernel's times: kernel-bench [--strict] [--starts N]", [ "build" ], kernelBench
        "bench", "speed against named peers: bench [group ...] [--strict] [--quick] [--page]", [ "build" ], bench
        "notebooks", "make and execute them: notebooks [NAME ...] [--size S] [--check]", [ "build" ], notebooks
        "docs", "the documentation site, readable without a network: artifacts/site/index.html", [ "build" ], docs
        "ptx", "compile the device kernels for CUDA (needs clang-16 and libclc-16)", [], ptx
        "format", "check the formatting of C# and F#", [ "restore" ], checkFormat
        "reformat", "format C# and F#", [ "restore" ], reformat
        "pack", "make the NuGet packages in artifacts/packages", [ "build" ], pack
        "clean", "delete everything made here", [], clean
    ]

let find name =
    targets
    |> List.tryFind (fun (n, _, _, _) -> String.Equals(n, name, StringComparison.OrdinalIgnoreCase))

let finished = HashSet<string>()

let rec bring name =
    let n, _, needs, body = (find name).Value

    if finished.Add n then
        List.iter bring needs
        body ()

match arguments with
| name :: _ when (find name).IsSome ->
    try
        bring name
    with Failed message ->
        eprintfn "%s: %s" name message
        exit 1
| _ ->
    match arguments with
    | name :: _ -> eprintfn "Unknown target '%s'." name
    | [] -> ()

    printfn "Usage: dotnet fsi build.fsx TARGET. Targets:"

    for name, what, needs, _ in targets do
        let after = if needs.IsEmpty then "" else sprintf " (after %s)" (String.concat ", " needs)
        printfn "  %-12s %s%s" name what after

    exit (if arguments.IsEmpty then 0 else 2)
