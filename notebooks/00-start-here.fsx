(**
# Start here

placeholder
*)
(*** hide ***)
#load "../scripts/egop.fsx"
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook
size

(** done *)

let stableRank (values: float[]) : float =
    // answer
    Array.sumBy sqrt values / sqrt (Array.max values)
    // end of answer

(** Check: *)
stableRank [| 4.0; 1.0; 1.0 |]

(*** cell ***)
printfn "ok"
