// Notebooks as pages, and pages in a browser without a network.

#load "commands.fsx"

open System
open System.IO
open System.Net
open System.Text.Json
open System.Text.RegularExpressions
open Commands

/// Printed lines that are broken make their box of a table higher than nbconvert's style sheet expects, which then has it scrolled.
let unscrolled =
    "<style>.jp-RenderedText.jp-OutputArea-output { overflow: visible; } .jp-RenderedText pre { overflow-x: auto; overflow-y: hidden; }</style>"

/// Renders notebooks to HTML by nbconvert, in its light and in its dark theme, into a folder and its subfolder dark; false where nbconvert is not installed.
let render (notebooks: string list) (folder: string) =
    async {
        let! python = findPython [ "nbconvert" ]

        if python.IsSome then
            for theme, into in [ "light", folder; "dark", Path.Combine(folder, "dark") ] do
                do!
                    expect
                        []
                        python.Value
                        ([ "-m"; "nbconvert"; "--to"; "html"; "--theme"; theme; "--output-dir"; into ] @ notebooks)
                    |> Async.Ignore

                for notebook in notebooks do
                    let page = Path.Combine(into, Path.ChangeExtension(Path.GetFileName notebook, ".html"))
                    File.WriteAllText(page, (File.ReadAllText page).Replace("</head>", unscrolled + "</head>"))

        return python.IsSome
    }

/// What a page holds once its scripts have run.
type Report =
    {
        Errors: string list
        /// Pictures, and those among them that have no size.
        Pictures: int
        Broken: int
        /// Charts that plotly.js has drawn.
        Interactive: int
        Height: int
    }

let private probe =
    """<script>(function(){var errors=[];
window.addEventListener("error",function(e){if(e.message)errors.push(e.message+" ("+e.filename+":"+e.lineno+")")});
window.addEventListener("unhandledrejection",function(e){errors.push("promise: "+e.reason)});
window.addEventListener("load",function(){setTimeout(function(){
function shown(x){var r=x.getBoundingClientRect();return r.width>20&&r.height>20&&(x.tagName!=="IMG"||x.naturalWidth>0)}
var pictures=[].slice.call(document.querySelectorAll("img,svg.egop-chart,.js-plotly-plot"));
document.documentElement.setAttribute("data-report",JSON.stringify({Errors:errors,Pictures:pictures.length,
Broken:pictures.filter(function(x){return !shown(x)}).length,Interactive:document.querySelectorAll(".js-plotly-plot").length,
Height:document.documentElement.scrollHeight}))},3000)})})()</script>"""

/// The installed Chromium or Chrome.
let browser () = findProgram [ "chromium"; "chromium-browser"; "google-chrome" ]

let private flags (profile: string) =
    [
        "--headless"
        "--no-sandbox"
        "--disable-gpu"
        "--disable-quic"
        "--no-first-run"
        "--disable-background-networking"
        "--disable-component-update"
        "--disable-sync"
        $"--user-data-dir={profile}"
        // No name resolves: whatever a page needs must be in it.
        "--host-resolver-rules=MAP * ~NOTFOUND"
        "--hide-scrollbars"
        "--virtual-time-budget=8000"
    ]

/// Opens a page with the network off, takes a picture of it from top to bottom, and reports what its scripts did.
let inspect (chromium: string) (page: string) (screenshot: string) =
    async {
        let folder = Directory.CreateTempSubdirectory "egop-pages"

        try
            let html = File.ReadAllText page
            let head = Regex.Match(html, "<head[^>]*>|<meta charset[^>]*>")
            let copy = Path.Combine(folder.FullName, Path.GetFileName page)
            File.WriteAllText(copy, html.Insert(head.Index + head.Length, probe))
            let profile = Path.Combine(folder.FullName, "profile")
            let! dom = expect [] chromium (flags profile @ [ "--dump-dom"; Uri(copy).AbsoluteUri ])
            let report = Regex.Match(dom, "data-report=\"([^\"]*)\"")

            if not report.Success then failwith $"{page}: the page did not finish loading."

            let report = JsonSerializer.Deserialize<Report>(WebUtility.HtmlDecode report.Groups[1].Value)
            Directory.CreateDirectory(Path.GetDirectoryName screenshot) |> ignore

            let size = $"--window-size=1000,{min 16000 (report.Height + 40)}"

            do!
                expect [] chromium (flags profile @ [ size; $"--screenshot={screenshot}"; Uri(page).AbsoluteUri ])
                |> Async.Ignore

            return report
        finally
            try
                folder.Delete true
            with :? IOException ->
                () // Chromium may still be closing its files.
    }
