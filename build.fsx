// The project's tasks. `dotnet fsi build.fsx TARGET ...`; without a target, or with an unknown one, it lists them.
// No #r: it starts in a second, and needs nothing but the SDK of global.json.

#load "notebooks/tools/commands.fsx"

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

/// Ends this script with an exit code, its message being printed.
exception Ended of code: int

let environment =
    [
        "DOTNET_NOLOGO", "1"
        "DOTNET_CLI_TELEMETRY_OPTOUT", "1"
        "TESTINGPLATFORM_TELEMETRY_OPTOUT", "1"
    ]

let mutable interrupted = false

// A child sees Ctrl-C itself and ends in its own way; this process waits for it, cleans up and starts no other.
Console.CancelKeyPress.Add(fun e ->
    e.Cancel <- true
    interrupted <- true)

let start (exe: string) (args: string list) redirect =
    let info =
        ProcessStartInfo(exe, args, WorkingDirectory = root, UseShellExecute = false, RedirectStandardOutput = redirect)

    for name, value in environment do
        info.Environment[name] <- value

    Process.Start info

let wait (p: Process) =
    p.WaitForExit()

    if interrupted then raise (Ended 130)

    p.ExitCode

let exitCode exe args =
    use p = start exe args false
    wait p

let run exe args =
    let code = exitCode exe args

    if code <> 0 then
        raise (Failed(sprintf "%s %s ended with exit code %d" exe (String.concat " " args) code))

let output exe args =
    use p = start exe args true
    let text = p.StandardOutput.ReadToEnd()
    let code = wait p

    if code = 0 then
        text
    else
        raise (Failed(sprintf "%s %s ended with exit code %d" exe (String.concat " " args) code))

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
        with e when not interrupted ->
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

/// What became of a test, as xunit's report (CTRF) has it.
type Outcome =
    {
        Name: string
        /// The test's class, without its namespace.
        Suite: string
        Status: string
        /// Why it was skipped.
        Reason: string
        /// What a failed test said.
        Message: string
    }

let outcomes (report: string) =
    use json = JsonDocument.Parse(File.ReadAllText report)

    [
        for test in json.RootElement.GetProperty("results").GetProperty("tests").EnumerateArray() do
            let extra = test.GetProperty "extra"

            let textOf (name: string) (element: JsonElement) =
                match element.TryGetProperty name with
                | true, text -> text.GetString()
                | _ -> ""

            {
                Name = test.GetProperty("name").GetString()
                Suite = extra.GetProperty("type").GetString().Split('.') |> Array.last
                Status = test.GetProperty("status").GetString()
                Reason = textOf "reason" extra
                Message = textOf "message" test
            }
    ]

let countOf status (outcomes: Outcome list) = outcomes |> List.filter (fun o -> o.Status = status) |> List.length

/// The tests of each suite of devices, by the kinds that this machine has; the others are among the skips.
let printDevices (outcomes: Outcome list) =
    let suites =
        [
            for o in outcomes do
                let found = Regex.Match(o.Suite, "^(Cpu|OpenCl|Cuda)([A-Z].*)Tests$")

                if found.Success then (found.Groups[1].Value, found.Groups[2].Value), o
        ]
        |> List.groupBy fst
        |> List.sortBy fst

    for kind, suites in suites |> List.groupBy (fst >> fst) do
        let tests = suites |> List.map (fun ((_, suite), tests) -> suite, List.map snd tests)

        if
            tests
            |> List.forall (snd >> List.forall (fun o -> not (Regex.IsMatch(o.Reason, "^no (OpenCL|CUDA) device$"))))
        then
            [ for suite, tests in tests -> sprintf "%s %d of %d" suite (countOf "passed" tests) tests.Length ]
            |> String.concat ", "
            |> printfn "   Devices, %s: %s" kind

let printSkips (title: string) (skips: Outcome list) =
    if not skips.IsEmpty then
        skips
        |> List.countBy _.Reason
        |> List.sortBy (fun (reason, count) -> -count, reason)
        |> List.map (fun (reason, count) -> $"{count} {reason}")
        |> String.concat ", "
        |> printfn "   %s: %s" title

/// The failures once more, where they are found: a run prints thousands of lines after the first.
let printFailures (outcomes: Outcome list) =
    for o in outcomes |> List.filter (fun o -> o.Status = "failed") do
        printfn "   Failed: %s" o.Name

        for line in o.Message.Split('\n') |> Array.truncate 20 do
            printfn "      %s" (line.TrimEnd())

let isCi = not (String.IsNullOrEmpty(Environment.GetEnvironmentVariable "CI"))

/// Reasons for a skip that no package or file removes. Where CI is set, any other is a failure: .ci/run brings the rest.
let unavoidable =
    [ "no CUDA device"; "no double precision on the device"; "no huge pages"; "not Linux"; "Windows" ]

/// Runs test programs; prints what ran on devices, the skips by reason, and `N passed, N failed`, with `, N skipped` when any.
let runTests (projects: string list) (selection: string list) =
    let results = Directory.CreateDirectory(at "artifacts/test-results").FullName

    let runs =
        [
            for project in projects do
                let exe = at $"tests/{project}/bin/Release/net10.0/{project}.dll"
                let report = Path.Combine(results, $"{project}.json")
                File.Delete report
                let code = exitCode "dotnet" ([ exe; "-noColor"; "-noLogo"; "-ctrf"; report ] @ selection)
                let outcomes = if File.Exists report then outcomes report else []
                // A program can end badly without a test that failed.
                let broken = outcomes.IsEmpty || (code <> 0 && countOf "failed" outcomes = 0)

                if broken then printfn "%s ended with exit code %d" project code

                outcomes, broken
        ]

    let all = List.collect fst runs

    let preventable, skipped =
        all
        |> List.filter (fun o -> o.Status = "skipped")
        |> List.partition (fun o -> isCi && not (List.contains o.Reason unavoidable))

    let passed = countOf "passed" all
    let failed = countOf "failed" all + preventable.Length + (runs |> List.filter snd |> List.length)

    printDevices all
    printFailures all
    printSkips "Skipped" skipped
    printSkips "Failed, because CI is set and .ci/run brings what was missing" preventable
    let line = $"{passed} passed, {failed} failed"
    printfn "%s" (if skipped.IsEmpty then line else $"{line}, {skipped.Length} skipped")

    if failed > 0 || passed = 0 then raise (Ended 1)

let testProjects =
    [
        for folder in Directory.GetDirectories(at "tests") |> Array.sort do
            let name = Path.GetFileName folder

            if name.EndsWith ".Tests" && Directory.GetFiles(folder, "*.*proj").Length > 0 then
                name
    ]

let test () = runTests testProjects []

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

/// What Jupyter's side of the kernel's tests needs, as Debian names it.
let jupyterPackages =
    [ "python3-jupyter-client"; "python3-jupyter-kernel-test"; "python3-nbclient"; "python3-nbconvert" ]

let jupyter =
    lazy
        (Commands.findPython [ "jupyter_client"; "jupyter_kernel_test"; "nbclient"; "nbconvert" ]
         |> Async.RunSynchronously)

/// Installs the kernel of a folder under artifacts and has Jupyter find it there.
let installKernel (folder: string) =
    let prefix = at "artifacts/kernel-test"
    run "dotnet" [ at $"{folder}/egop-kernel.dll"; "install"; "--prefix"; prefix ]
    Environment.SetEnvironmentVariable("JUPYTER_PATH", Path.Combine(prefix, "share", "jupyter"))

let peer name args = run jupyter.Value.Value ([ "-W"; "ignore"; at $"tests/Egop.Kernel.Tests/peers/{name}.py" ] @ args)

/// The session's own tests, then Jupyter's; an argument is the number of rounds of the longest storm.
let kernelTest () =
    runTests [ "Egop.Kernel.Tests" ] []

    if jupyter.Value.IsSome then
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

        printfn
            "Not run: Jupyter's tests, notebooks and storms. No python3 of PATH has what they need: apt-get install %s"
            names

        if isCi then raise (Failed "Jupyter's side of the tests is missing")

/// The kernel compiled ahead of time, as its package has it, measured by Jupyter's client: [--strict] [--starts N].
let kernelBench () =
    if jupyter.Value.IsNone then
        raise (Failed $"""no python3 of PATH has {String.concat " " jupyterPackages}""")

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

// ---- a new user's machine ----

/// Libraries that this repository looks for when it runs, as Linux names them.
let libraries =
    [
        "libopenblas.so.0"
        "libopenblas.so"
        "libmkl_rt.so.2"
        "libmkl_rt.so"
        "libOpenCL.so.1"
        "libOpenCL.so"
        "libcuda.so.1"
        "libcuda.so"
    ]

/// Runs README's two commands in a fresh clone of the last commit, in a home of its own, as on a machine that has the SDK and git alone:
/// no packages, no data, no environment variables, and on PATH and among the libraries nothing of what this machine has besides.
let checkFresh () =
    if not (OperatingSystem.IsLinux()) then
        raise (Failed "it hides what the machine has as Linux allows it, and runs nowhere else")

    if output "git" [ "status"; "--porcelain" ] <> "" then
        printfn "   The last commit is checked; the changes since then are not in it."

    let place = Directory.CreateTempSubdirectory("egop-fresh-").FullName
    let below (path: string) = Path.Combine(place, path)
    let empty name = Directory.CreateDirectory(below name).FullName

    try
        let clone, home, bin, lib = below "clone", empty "home", empty "bin", empty "lib"
        run "git" [ "clone"; "--quiet"; root; clone ]
        let dotnet = Path.Combine(bin, "dotnet")
        File.CreateSymbolicLink(dotnet, Environment.ProcessPath) |> ignore

        // MSBuild starts commands by a shell.
        for name in [ "git"; "sh" ] do
            File.CreateSymbolicLink(Path.Combine(bin, name), (Commands.findProgram [ name ]).Value) |> ignore

        // The loader comes upon these first, and ends its search because they are no libraries.
        for name in libraries do
            File.WriteAllText(Path.Combine(lib, name), "")

        // The one thing taken over from the home: a machine behind a mirror reaches packages only through the sources named here.
        let config = ".nuget/NuGet/NuGet.Config"
        let user = Environment.GetFolderPath Environment.SpecialFolder.UserProfile

        if File.Exists(Path.Combine(user, config)) then
            empty "home/.nuget/NuGet" |> ignore
            File.Copy(Path.Combine(user, config), Path.Combine(home, config))

        // And of the environment what a network may need.
        let kept =
            [
                for variable in Environment.GetEnvironmentVariables() |> Seq.cast<Collections.DictionaryEntry> do
                    let name = string variable.Key

                    if Regex.IsMatch(name, "(?i)proxy$|^ssl_|cert|^dotnet_root|^lang$|^lc_") then
                        name, string variable.Value
            ]

        let environment =
            kept
            @ environment
            @ [
                "HOME", home
                "TMPDIR", empty "tmp"
                "PATH", bin
                "LD_LIBRARY_PATH", lib
                "OCL_ICD_VENDORS", empty "vendors"
                "XDG_DATA_DIRS", empty "share"
                // Servers of the build would outlive it, and could have been started outside.
                "MSBUILDDISABLENODEREUSE", "1"
                "UseSharedCompilation", "false"
            ]

        /// The last line of what it prints, all of which goes to a file, and is printed if it fails.
        let follow (command: string) (log: string) =
            let info =
                ProcessStartInfo(
                    dotnet,
                    command.Split ' ' |> Array.tail,
                    WorkingDirectory = clone,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true
                )

            info.Environment.Clear()

            for name, value in environment do
                info.Environment[name] <- value

            let printed = List<string>()
            let mutable last = ""
            use p = Process.Start info
            p.ErrorDataReceived.Add(fun e -> lock printed (fun () -> printed.Add e.Data))
            p.BeginErrorReadLine()
            let mutable line = p.StandardOutput.ReadLine()

            while line <> null do
                lock printed (fun () -> printed.Add line)
                last <- line
                line <- p.StandardOutput.ReadLine()

            let code = wait p
            File.WriteAllLines(log, printed)

            if code <> 0 then
                Seq.iter (printfn "      %s") printed
                raise (Failed $"{command} ended with exit code {code}; its output is also in {log}")

            last

        let commands =
            Regex
                .Match(File.ReadAllText(Path.Combine(clone, "README.md")), "(?s)## Two commands.*?```\n(.*?)```")
                .Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)

        if
            commands.Length <> 2
            || commands |> Array.exists (fun command -> not (command.StartsWith "dotnet fsi build.fsx "))
        then
            raise (Failed "README has not two commands `dotnet fsi build.fsx TARGET`")

        let logs = Directory.CreateDirectory(at "artifacts/check-fresh").FullName

        let lasts =
            [
                for command in commands do
                    printfn "   %s" command
                    let clock = Stopwatch.StartNew()
                    let last = follow command (Path.Combine(logs, Array.last (command.Split ' ') + ".log"))
                    printfn "   %.0f s: %s" clock.Elapsed.TotalSeconds last
                    last
            ]

        if not (File.Exists(Path.Combine(clone, "artifacts/demo/index.html"))) then
            raise (Failed "the demo left no artifacts/demo/index.html")

        let all =
            Directory.GetFiles(Path.Combine(clone, "artifacts/test-results"), "*.json")
            |> List.ofArray
            |> List.collect outcomes

        let skipped = all |> List.filter (fun o -> o.Status = "skipped")
        printSkips "Skipped" skipped

        if not (Regex.IsMatch(List.last lasts, @"^[1-9]\d* passed, 0 failed, \d+ skipped$")) then
            raise (Failed "the last line is not README's `N passed, N failed, N skipped`, or a test failed")

        for reason in [ "no OpenBLAS"; "no OpenCL device"; "no CUDA device"; "no UCI digits" ] do
            if skipped |> List.forall (fun o -> o.Reason <> reason) then
                raise (Failed $"no test was skipped with '{reason}': this was not hidden, and the check says nothing")
    finally
        Directory.Delete(place, true)

// ---- format ----

let csharpProjects =
    [
        for folder in [ "src"; "tests" ] do
            for project in Directory.GetFiles(at folder, "*.csproj", SearchOption.AllDirectories) |> Array.sort do
                Path.GetRelativePath(root, project)
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

/// From the bottom up: what #r "nuget: Egop.FSharp" brings.
let assemblies =
    [
        "Egop.LinearAlgebra"
        "Egop"
        "Egop.Theory"
        "Egop.Charts"
        "Egop.Experiments"
        "Egop.Display"
        "Egop.FSharp"
    ]

/// The kernel's package holds one compiled ahead of time for this machine's system, or for those given as arguments, and one for any other.
let pack () =
    let systems =
        match List.tail arguments with
        | [] -> [ Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier ]
        | given -> given

    let kernels = "Egop.Kernel" :: [ for system in "any" :: systems -> $"Egop.Kernel.{system}" ]

    for project, packages, flags in
        [
            for library in assemblies do
                library, [ library ], [ "--no-build" ]

            "Egop.Kernel", kernels, [ $"""-p:PackRuntimes={String.concat "%3B" systems}""" ]
        ] do
        run "dotnet" ([ "pack"; $"src/{project}"; "-c"; "Release"; "--nologo"; "-v"; "quiet" ] @ flags)

        // NuGet's cache would otherwise go on serving the package packed before under the same version.
        for package in packages do
            let cached = at $"feed/{package.ToLowerInvariant()}/{version ()}"

            if Directory.Exists cached then Directory.Delete(cached, true)

    printfn "artifacts/packages: %s and Egop.Kernel %s" (String.concat ", " assemblies) (version ())

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

    if code <> 0 then raise (Ended code)

let docs () = run "dotnet" [ "fsi"; "--quiet"; at "docs/site/site.fsx" ]

let notebooks () = run "dotnet" ([ "fsi"; "--quiet"; at "notebooks/tools/notebooks.fsx" ] @ List.tail arguments)

let targets: (string * string * string list * (unit -> unit)) list =
    [
        "restore", "fetch tools and packages (and plotly.js, where npm is)", [], restore
        "build", "compile everything, Release", [ "restore" ], build
        "test", "run all tests; counts skips by reason; the last line is `N passed, N failed`", [ "build" ], test
        "check-fresh",
        "README's two commands in a fresh clone, with the machine's extras hidden (Linux)",
        [],
        checkFresh
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
    with
    | Failed message ->
        eprintfn "%s: %s" name message
        exit 1
    | Ended code -> exit code
| _ ->
    match arguments with
    | name :: _ -> eprintfn "Unknown target '%s'." name
    | [] -> ()

    printfn "Usage: dotnet fsi build.fsx TARGET. Targets:"

    for name, what, needs, _ in targets do
        let after = if needs.IsEmpty then "" else sprintf " (after %s)" (String.concat ", " needs)
        printfn "  %-12s %s%s" name what after

    exit (if arguments.IsEmpty then 0 else 2)
