"""Code of one kind read as another; the reading rules of `reference/xlsform.md` section 1, decided statically."""

from msgspec import structs

from forms.expressions import codes
from forms.expressions.codes import Code
from forms.expressions.runtime.values import plain_number
from forms.expressions.runtime.values import text as runtime_text
from forms.expressions.targets import Target


class Coercion:
    """The conversions of one target."""

    def __init__(self, target: Target) -> None:
        self.target = target

    def number(self, code: Code) -> Code:
        """Read as a number; a blank becomes NaN."""
        if code.numeric:
            return structs.replace(code, kind="number")
        if code.kind == "boolean":
            text = self.target.one_or_zero.format(code.within(codes.EITHER))
            return Code(
                text=text, kind="number", strength=codes.CONDITION, whole=True, integer=True, sure=True, bound=1.0
            )
        if code.kind == "nodes":
            if code.item == "answer":
                return Code(text=f"first_number({code.text})", kind="number")
            return Code(text=f"number(first({code.text}), Z)", kind="number")
        if code.literal is not None and (folded := plain_number(code.literal)) is not None:
            return Code(
                text=self.target.numeral(folded), kind="number", whole=folded.is_integer(), sure=True, constant=folded
            )
        return Code(text=f"number({code.text}, Z)", kind="number")

    def text(self, code: Code) -> Code:
        """Read as a text; a blank becomes ''."""
        if code.textual:
            return code
        if code.kind == "boolean":
            quote = self.target.quote
            text = self.target.conditional.format(code.within(codes.EITHER), quote("true"), quote("false"))
            return Code(text=text, kind="text", strength=codes.CONDITION)
        if code.kind == "nodes":
            if code.item == "answer":
                return Code(text=f"shown(first_number({code.text}))", kind="text")
            return Code(text=f"first({code.text})", kind="text")
        if code.constant is not None:
            written = runtime_text(code.constant)
            return Code(text=self.target.quote(written), kind="text", literal=written)
        return Code(text=f"{'shown' if code.kind == 'answer' else 'text'}({code.text})", kind="text")

    def boolean(self, code: Code) -> Code:
        """Read as a truth: numbers but 0 and NaN, texts but '', node-sets with a member that is not blank."""
        if code.kind == "boolean":
            return code
        if code.numeric:
            return Code(text=f"truth({code.text})", kind="boolean")
        if code.kind == "nodes":
            text = self.texts(code)
            blank = self.target.quote("")
            return Code(text=f"any_other_text({text}, {blank})", kind="boolean")
        if code.literal is not None:
            return Code(text=self.target.true if code.literal else self.target.false, kind="boolean")
        text = self.target.differ.format(code.within(codes.SUM), self.target.quote(""))
        return Code(text=text, kind="boolean", strength=codes.COMPARISON)

    def value(self, code: Code) -> Code:
        """Read as it is, but a node-set as its first member."""
        if code.kind != "nodes":
            return code
        return self.number(code) if code.item == "answer" else self.text(code)

    def texts(self, code: Code) -> str:
        """Give the code of a list of texts."""
        if code.kind != "nodes":
            return self.target.listed.format(self.text(code).text)
        return f"shown_all({code.text})" if code.item == "answer" else code.text

    def numbers(self, code: Code) -> str:
        """Give the code of a list of numbers; blank answers are left out, blank raw texts are NaN."""
        if code.kind != "nodes":
            return self.target.listed.format(self.number(code).text)
        if code.item == "answer":
            return code.text if code.sure else f"filled({code.text})"
        return f"{'numbers' if code.item == 'raw' else 'filled_numbers'}({code.text}, Z)"

    def booleans(self, code: Code) -> str:
        """Give the code of a list of truths: members of a node-set that are not blank."""
        if code.kind != "nodes":
            return self.target.listed.format(self.boolean(code).text)
        return f"truths({self.texts(code)})"

    def wanted(self, code: Code, letter: str) -> str:
        """Give the code of an argument as the function table asks for it."""
        if letter in "NTB":
            many = {"N": self.numbers, "T": self.texts, "B": self.booleans}[letter]
            if code.kind == "nodes":
                return self.target.spread.format(many(code))
            letter = letter.lower()
        read = {"n": self.number, "t": self.text, "b": self.boolean, "v": self.value}[letter]
        return read(code).text
