"""How a form becomes code: places, references, the order of its rules, and the function written from them."""
