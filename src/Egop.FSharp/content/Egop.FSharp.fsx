// Loaded by `dotnet fsi` and by notebooks with #r "nuget: Egop.FSharp": how the library's values are shown there, from Printers.All.
// A host without rich output has AddPrinter alone; egop-kernel has AddMimePrinter too, whose outputs are kept and hence have no wall times.
let private addMimePrinter = fsi.GetType().GetMethod "AddMimePrinter"

type private Register =
    static member Add<'T>(printer: Egop.Printer) =
        let text: 'T -> string =
            if isNull addMimePrinter then
                fun value -> printer.TerminalText value
            else
                fun value -> printer.Text value

        fsi.AddPrinter text

        if not (isNull addMimePrinter) then
            let add (mimeType: string) (form: 'T -> string) =
                addMimePrinter.MakeGenericMethod(typeof<'T>).Invoke(fsi, [| mimeType; form |]) |> ignore

            add Egop.Printer.LatexType (fun value -> printer.Latex value)
            add Egop.Printer.HtmlType (fun value -> printer.Html value)

let private add =
    typeof<Register>
        .GetMethod(
            "Add",
            System.Reflection.BindingFlags.Static
            ||| System.Reflection.BindingFlags.NonPublic
            ||| System.Reflection.BindingFlags.Public
        )

// The host asks the latest printer first, so the first of the list is added last.
for printer in Seq.rev Egop.Printers.All do
    add.MakeGenericMethod(printer.Type).Invoke(null, [| printer |]) |> ignore
