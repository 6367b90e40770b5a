// The documentation site: dotnet fsi build.fsx docs. Pages of docs/, the executed notebooks and the API of both assemblies become
// artifacts/site, which needs no network and no server to be read.
// fsdocs does the API, the links and the coloring; the outputs of notebooks go around it, since it would read them as Markdown.

open System
open System.Collections.Generic
open System.Diagnostics
open System.IO
open System.Net
open System.Security.Cryptography
open System.Text.Json
open System.Text.Json.Nodes
open System.Text.RegularExpressions

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))
let at (path: string) = Path.Combine(root, path)
let input, output = at "artifacts/site-input", at "artifacts/site"

/// Stands for the way up to the root of the site until pages are written.
let rootMark = "/@site/"

let fail (message: string) =
    eprintfn "docs: %s" message
    exit 1

let run (exe: string) (args: string list) =
    use p = Process.Start(ProcessStartInfo(exe, args, WorkingDirectory = root, RedirectStandardOutput = true))

    let text = p.StandardOutput.ReadToEnd()
    p.WaitForExit()

    if p.ExitCode <> 0 then
        fail $"""{exe} {String.concat " " args} ended with exit code {p.ExitCode}:{Environment.NewLine}{text}"""

    text

// ---- KaTeX: a pinned npm package, checked against its published hash ----

let katex =
    {|
        Package = "katex@0.16.22"
        Archive = "katex-0.16.22.tgz"
        Sha512 = "XCHRdUw4lf3SKBaJe4EvgqIuWwkPSo9XoeO8GjQW94Bp7TWv9hNhzZjZ+OH9yf1UmLygb7DIT5GSFQiyt16zYg=="
    |}

let fetchKatex () =
    let folder = at "artifacts/katex"

    if not (Directory.Exists(Path.Combine(folder, "package"))) then
        Directory.CreateDirectory folder |> ignore

        let npm, args = if OperatingSystem.IsWindows() then "cmd", [ "/c"; "npm" ] else "npm", []

        run npm (args @ [ "pack"; katex.Package; "--silent"; "--pack-destination"; folder ]) |> ignore

        let archive = Path.Combine(folder, katex.Archive)
        let hash = Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes archive))

        if hash <> katex.Sha512 then
            File.Delete archive
            fail $"{katex.Package}: expected SHA-512 {katex.Sha512}, actual {hash}"

        run "tar" [ "-xzf"; archive; "-C"; folder; "package/dist" ] |> ignore

    Path.Combine(folder, "package", "dist")

// ---- what fsdocs reads ----

if Directory.Exists input then Directory.Delete(input, true)
if Directory.Exists output then Directory.Delete(output, true)

for folder in [ input; Path.Combine(input, "notebooks"); output ] do
    Directory.CreateDirectory folder |> ignore

let pages =
    [
        for file in Directory.GetFiles(at "docs") |> Array.sort do
            match Path.GetExtension file with
            | ".md" ->
                File.Copy(file, Path.Combine(input, Path.GetFileName file))
                file
            | ".svg"
            | ".png" -> File.Copy(file, Path.Combine(input, Path.GetFileName file))
            | _ -> ()
    ]

/// The README is the first page: its links into docs are links to neighbors here.
let readme = Regex.Replace(File.ReadAllText(at "README.md"), @"\]\((?:\./)?docs/", "](")

File.WriteAllText(Path.Combine(input, "index.md"), readme)

if File.Exists(at "RELEASE_NOTES.md") then
    File.Copy(at "RELEASE_NOTES.md", Path.Combine(input, "release-notes.md"))

File.Copy(at "notebooks/README.md", Path.Combine(input, "notebooks", "README.md"))

let outputs = Dictionary<string, string>()

let text (node: JsonNode) =
    match node with
    | null -> ""
    | :? JsonArray as lines -> lines |> Seq.map string |> String.concat ""
    | one -> string one

/// The HTML of one output of a cell, as a notebook shows it.
let html (cellOutput: JsonNode) =
    let pre (text: string) = $"<pre>{WebUtility.HtmlEncode text}</pre>"

    match string cellOutput["output_type"] with
    | "stream" -> pre (text cellOutput["text"])
    | "error" -> pre $"""{cellOutput["ename"]}: {cellOutput["evalue"]}"""
    | _ ->
        let data = cellOutput["data"]

        if isNull data then
            ""
        elif not (isNull data["text/html"]) then
            text data["text/html"]
        elif not (isNull data["text/latex"]) then
            let formula = (text data["text/latex"]).Trim().Trim('$')
            $"""<span class="math">\[{WebUtility.HtmlEncode formula}\]</span>"""
        else
            pre (text data["text/plain"])

/// A copy of a notebook whose outputs are marks, replaced by the outputs once fsdocs has made its page.
let stage (file: string) =
    let notebook = JsonNode.Parse(File.ReadAllText file)

    for cell in notebook["cells"].AsArray() do
        if string cell["cell_type"] = "code" then
            let marks =
                [
                    for one in cell["outputs"].AsArray() do
                        let html = html one

                        if html <> "" then
                            let mark = $"<div id=\"output-{outputs.Count}\"></div>"
                            outputs[mark] <- $"<div class=\"output\">{html}</div>"

                            let data =
                                JsonObject [ KeyValuePair("text/html", JsonArray(JsonValue.Create mark) :> JsonNode) ]

                            JsonObject
                                [
                                    KeyValuePair("output_type", JsonValue.Create "display_data" :> JsonNode)
                                    KeyValuePair("metadata", JsonObject() :> JsonNode)
                                    KeyValuePair("data", data :> JsonNode)
                                ]
                            :> JsonNode
                ]

            cell["outputs"] <- JsonArray(Array.ofList marks)

    let name = Path.GetFileName file
    File.WriteAllText(Path.Combine(input, "notebooks", name), notebook.ToJsonString())

    let title =
        notebook["cells"].AsArray()
        |> Seq.map (fun cell -> text cell["source"])
        |> Seq.tryPick (fun source ->
            let m = Regex.Match(source, @"(?m)^#\s+(.+)$")
            if m.Success then Some(m.Groups[1].Value.Trim()) else None)

    Path.ChangeExtension(name, null), Option.defaultValue name title

let notebooks =
    if Directory.Exists(at "notebooks") then
        Directory.GetFiles(at "notebooks", "*.ipynb") |> Array.sort |> Array.map stage
    else
        [||]

// ---- the contents at the left ----

let link (target: string) (title: string) = $"<li><a href=\"{rootMark}{target}\">{WebUtility.HtmlEncode title}</a></li>"

let heading (file: string) =
    File.ReadLines file
    |> Seq.tryPick (fun line -> if line.StartsWith "# " then Some(line.Substring 2) else None)
    |> Option.defaultWith (fun () -> Path.GetFileNameWithoutExtension file)

let contents =
    [
        yield link "index.html" "Egop"

        for page in pages do
            yield link (Path.GetFileNameWithoutExtension page + ".html") (heading page)

        yield link "release-notes.html" "Release notes"

        if notebooks.Length > 0 then yield "<li class=\"nav-header\">Notebooks</li>"

        for name, title in notebooks do
            yield link $"notebooks/{name}.html" title
    ]
    |> String.concat ""

let template = File.ReadAllText(at "docs/site/_template.html").Replace("{{egop-pages}}", contents)

File.WriteAllText(Path.Combine(input, "_template.html"), template)

let log =
    run
        "dotnet"
        [
            "fsdocs"
            "build"
            "--input"
            input
            "--output"
            output
            "--properties"
            "Configuration=Release"
            "--projects"
            at "src/Egop.LinearAlgebra/Egop.LinearAlgebra.csproj"
            at "src/Egop/Egop.csproj"
            at "src/Egop.Theory/Egop.Theory.csproj"
            at "src/Egop.Charts/Egop.Charts.csproj"
            at "src/Egop.Experiments/Egop.Experiments.csproj"
            at "src/Egop.Display/Egop.Display.csproj"
            at "src/Egop.FSharp/Egop.FSharp.fsproj"
            "--parameters"
            "root"
            rootMark
            "fsdocs-collection-name"
            "Egop"
        ]

File.WriteAllText(at "artifacts/site-input/fsdocs.log", log)

// ---- what a reader gets ----

// Made for hosts and machines this site is not on, and scripts that load others from elsewhere.
for name in [ "NuGet.config"; "llms.txt"; "llms-full.txt"; "index.json" ] do
    File.Delete(Path.Combine(output, name))

for file in Directory.GetFiles(output, "*.md", SearchOption.AllDirectories) do
    File.Delete file

for file in Directory.GetFiles(Path.Combine(output, "content"), "fsdocs-*") do
    if Path.GetFileName file <> "fsdocs-theme.css" then File.Delete file

let images = Path.Combine(output, "content", "img")

if Directory.Exists images then Directory.Delete(images, true)

let copy (from: string) (target: string) =
    let target = Path.Combine(output, "content", target)
    Directory.CreateDirectory(Path.GetDirectoryName target) |> ignore
    File.Copy(from, target, true)

copy (at "docs/site/site.css") "site.css"
copy (at "docs/site/site.js") "site.js"
let dist = fetchKatex ()
copy (Path.Combine(dist, "katex.min.css")) "katex/katex.min.css"
copy (Path.Combine(dist, "katex.min.js")) "katex/katex.min.js"
copy (Path.Combine(dist, "contrib", "auto-render.min.js")) "katex/auto-render.min.js"

for font in Directory.GetFiles(Path.Combine(dist, "fonts"), "*.woff2") do
    copy font ("katex/fonts/" + Path.GetFileName font)

let htmlFiles = Directory.GetFiles(output, "*.html", SearchOption.AllDirectories)

for file in htmlFiles do
    let depth = Path.GetRelativePath(output, file).Split(Path.DirectorySeparatorChar).Length - 1
    let up = if depth = 0 then "./" else String.replicate depth "../"
    let page = File.ReadAllText(file).Replace(rootMark, up)

    let page =
        Regex.Replace(
            page,
            "(?:<p>)?(<div id=\"output-[0-9]+\"></div>)\\s*(?:</p>)?",
            fun (m: Match) -> outputs[m.Groups[1].Value]
        )

    // fsdocs links to interfaces and delegates that it makes no page for.
    let page =
        Regex.Replace(
            page,
            "<a href=\"((?:[^\"]*/)?reference/[^\"#]+)[^\"]*\">([^<]*)</a>",
            fun (m: Match) ->
                if File.Exists(Path.Combine(Path.GetDirectoryName file, m.Groups[1].Value)) then
                    m.Value
                else
                    m.Groups[2].Value
        )

    File.WriteAllText(file, page)

// ---- checks: nothing from elsewhere is loaded, no link leads nowhere, no snippet failed ----

let problems =
    [
        for file in htmlFiles do
            let name = Path.GetRelativePath(output, file)
            let page = File.ReadAllText file

            if page.Contains "No value returned by any evaluator" then
                $"{name}: a snippet has no value"

            for m in
                Regex.Matches(
                    page,
                    "<(?:script|img|iframe)[^>]*\\ssrc=\"(https?:[^\"]*)\"|<link[^>]*\\shref=\"(https?:[^\"]*)\""
                ) do
                $"{name}: loads {m.Value}"

            for m in Regex.Matches(page, "(?:href|src)=\"([^\"#:?]+)(?:#[^\"]*)?\"") do
                let target =
                    Path.GetFullPath(Path.Combine(Path.GetDirectoryName file, Uri.UnescapeDataString m.Groups[1].Value))

                if not (File.Exists target) then $"{name}: {m.Groups[1].Value} leads nowhere"
    ]
    |> List.distinct

for problem in List.truncate 50 problems do
    eprintfn "docs: %s" problem

if not problems.IsEmpty then fail $"{problems.Length} problems"

printfn
    "artifacts/site/index.html: %d pages, %d notebooks, %d of the API"
    (pages.Length + 2)
    notebooks.Length
    (htmlFiles |> Array.filter (fun f -> f.Contains "reference") |> Array.length)
