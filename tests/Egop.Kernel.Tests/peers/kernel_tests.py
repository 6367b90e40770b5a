"""Jupyter's own test of kernels (Debian: python3-jupyter-kernel-test), every part that applies filled in.

The kernel's folder is found through JUPYTER_PATH, its name is egop-fsharp. Not filled in: code_page_something and
code_clear_output, a pager and clearing outputs, which this kernel does not have.
"""

import unittest

import jupyter_kernel_test


class EgopKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "egop-fsharp"
    language_name = "F#"
    file_extension = ".fs"

    code_hello_world = 'printfn "hello, world"'
    code_stderr = 'eprintfn "to standard error"'
    code_generate_error = 'raise (System.InvalidOperationException "on purpose")'

    completion_samples = [
        {"text": "List.ma", "matches": {"map", "map2", "map3", "mapFold", "mapFoldBack", "mapi", "mapi2", "max", "maxBy"}},
        {"text": "Seq.groupB", "matches": {"groupBy"}},
        {"text": 'let s = "😀" in s.Trim', "matches": {"Trim", "TrimEnd", "TrimStart"}},
        {"text": "System.DateTime.UtcN", "matches": {"UtcNow"}},
    ]

    complete_code_samples = ["1 + 1", 'printfn "hello, world"', "let square x =\n    x * x", "[ 1; 2; 3 ]"]
    incomplete_code_samples = ["let f x =", "match 1 with", 'printfn "hello', "if true then", "[ 1; 2", "(* a comment"]
    invalid_code_samples = ["let = 3", "1 + ) 2", "let x = )"]

    code_execute_result = [
        {"code": "1 + 1", "result": "2"},
        {"code": "[ 1; 2; 3 ] |> List.sum", "result": "6"},
        {"code": '"text"', "result": '"text"'},
        {"code": "[ 1; 2; 3 ]", "mime": "text/plain"},
        {"code": "[ {| Name = \"a\"; Size = 1 |} ]", "mime": "text/html"},
    ]

    code_display_data = [
        {"code": 'display "shown" |> ignore', "mime": "text/plain"},
        {"code": 'display (HTML "<b>shown</b>") |> ignore', "mime": "text/html"},
    ]

    code_history_pattern = "1 ?*1"
    supported_history_operations = ("tail", "range", "search")

    code_inspect_sample = "List.map"


if __name__ == "__main__":
    unittest.main()
