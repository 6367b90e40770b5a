// Running other programs, for the scripts beside this one.

open System
open System.Diagnostics
open System.IO

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))
let at (path: string) = Path.Combine(root, path)

/// Exit code, standard output and standard error of a program started in the root, with more environment variables.
let capture (environment: (string * string) list) (exe: string) (arguments: string list) =
    async {
        let start =
            ProcessStartInfo(
                exe,
                arguments,
                WorkingDirectory = root,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            )

        for name, value in environment do
            start.Environment[name] <- value

        use p = Process.Start start
        let output = p.StandardOutput.ReadToEndAsync()
        let errors = p.StandardError.ReadToEndAsync()
        do! p.WaitForExitAsync() |> Async.AwaitTask
        let! output = Async.AwaitTask output
        let! errors = Async.AwaitTask errors
        return p.ExitCode, output, errors
    }

/// The full path of the first of some programs that is installed.
let findProgram (names: string list) =
    let folders = (Environment.GetEnvironmentVariable "PATH").Split Path.PathSeparator

    names
    |> List.collect (fun name ->
        if Path.IsPathRooted name then [ name ] else [ for f in folders -> Path.Combine(f, name) ])
    |> List.tryFind File.Exists

/// The first python3 of PATH, or the one EGOP_PYTHON names, that has some modules.
let findPython (modules: string list) =
    let candidates =
        match Environment.GetEnvironmentVariable "EGOP_PYTHON" with
        | null
        | "" ->
            [
                for folder in (Environment.GetEnvironmentVariable "PATH").Split Path.PathSeparator ->
                    Path.Combine(folder, "python3")
            ]
        | named -> [ named ]

    let imports = $"""import {String.concat ", " modules}"""

    let rec first candidates =
        async {
            match candidates with
            | [] -> return None
            | candidate :: rest ->
                let! code, _, _ = capture [] candidate [ "-W"; "ignore"; "-c"; imports ]
                if code = 0 then return Some candidate else return! first rest
        }

    candidates |> List.filter File.Exists |> List.distinct |> first

/// What a program printed, or an exception with all of it if it failed.
let expect environment exe arguments =
    async {
        let! code, output, errors = capture environment exe arguments

        if code <> 0 then
            failwith $"""{exe} {String.concat " " arguments} ended with exit code {code}:{"\n"}{output}{errors}"""

        return output
    }
