// What scripts share about the terminal.
#load "egop.fsx"

open Egop

/// The value, or the message of what went wrong and the end of the script: a reader of a message needs no stack trace.
let orExplain (value: unit -> 'a) : 'a =
    try
        value ()
    with e ->
        eprintfn "%s" e.Message
        exit 1
