"""Zawgyi, a way to write Burmese that looks like Unicode and is not; many telephones still type it.

Where a letter of Zawgyi stands for others in Unicode, after the transform ``my-t-my-s0-zawgyi`` of the
Unicode CLDR. The order of letters within a syllable differs too; ``overrides/assets/search.js`` sees to it.
"""

from __future__ import annotations

KINZI = "*"  #: marks the syllable before which kinzi belongs
_STACKED = "\u1039"

#: Letters of Zawgyi that mean something else in Unicode.
LETTERS = {
    "\u1033": "\u102f",
    "\u1034": "\u1030",
    "\u1039": "\u103a",
    "\u103a": "\u103b",
    "\u103b": "\u103c",
    "\u103c": "\u103d",
    "\u103d": "\u103e",
    "\u104e": "\u104e\u1004\u103a\u1038",
    "\u105a": "\u102b\u103a",
    "\u1064": KINZI,
    "\u106a": "\u1009",
    "\u106b": "\u100a",
    "\u106e": "\u100d\u1039\u100d",
    "\u106f": "\u100e\u1039\u100d",
    "\u107d": "\u103b",
    "\u1086": "\u103f",
    "\u1087": "\u103e",
    "\u1088": "\u103e\u102f",
    "\u1089": "\u103e\u1030",
    "\u108a": "\u103d\u103e",
    "\u108b": f"{KINZI}\u102d",
    "\u108c": f"{KINZI}\u102e",
    "\u108d": f"{KINZI}\u1036",
    "\u108e": "\u102d\u1036",
    "\u108f": "\u1014",
    "\u1090": "\u101b",
    "\u1091": "\u100f\u1039\u100d",
    "\u1092": "\u100b\u1039\u100c",
    "\u1094": "\u1037",
    "\u1095": "\u1037",
    "\u1096": f"{_STACKED}\u1010\u103d",
    "\u1097": "\u100b\u1039\u100b",
    **dict.fromkeys(map(chr, range(0x107E, 0x1085)), "\u103c"),
    **{
        zawgyi: _STACKED + letter
        for zawgyi, letter in zip(
            "\u1060\u1061\u1062\u1063\u1065\u1066\u1067\u1068\u1069\u106c\u106d\u1070\u1071\u1072\u1073\u1074"
            "\u1075\u1076\u1077\u1078\u1079\u107a\u107b\u107c\u1085\u1093",
            "ကခဂဃစဆဆဇဈဋဌဏတတထထဒဓနပဖဗဘမလဘ",
            strict=True,
        )
    },
}
