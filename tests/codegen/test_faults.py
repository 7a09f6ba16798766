"""Every fault that specs can have, each with its exact line."""

# ruff: noqa: E501  # lines stand as they are printed

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from specloom_codegen import SpecError, generate
from specloom_codegen.faults import CODES
from specloom_codegen.lint import lint
from specloom_codegen.schema import schema_text


def _union(discriminator: str, first: str, second: str, is_input: str, other: str) -> str:
    """Two unions, to stand before the other types of the file."""
    return f"""\
types:
  Mark:
    description: A mark.
    union: {{discriminator: {discriminator}, variants: {{A: {first}, B: {second}}}}}
  Red:
    description: Red.
    fields: {{shade: {{type: string, description: Which red.}}}}
  Blue:
    description: Blue.
    input: {is_input}
    fields: {{}}
  Seal:
    description: A seal.
    union: {{discriminator: kind, variants: {{A: {other}}}}}
"""


def _pair(result: str, wire: str) -> str:
    """An input type that names a result type, to stand before the other types of the file."""
    return f"""\
types:
  OrderInput:
    description: An order, as it is sent.
    input: true
    result: {result}
    fields:
      id: {{type: integer, wire: {wire}, description: Its ID.}}
"""


HEADERS = """\
      marks: {type: array, items: string, style: comma, description: Marks.}
    headers:
      größe: {type: string, description: Its size.}
      cookie: string
      token: {type: string, wire: x-TOKEN, description: What opens it.}
      lines: {type: map, values: string, description: Lines by name.}
      more: {type: array, items: string, max_items: 2, nullable: true, style: plain, description: More.}
      if_match: {type: string, description: The version.}
      version: {type: string, wire: IF-Match, description: The version too.}
      blank: {const: " a"}
"""


CASES = [
    (
        [
            ("orders.yaml", "Text for the shop", "Text \udcff for the shop"),
        ],
        """\
orders.yaml:23:46: error[E001]: not UTF-8: invalid start byte
""",
    ),
    (
        [
            ("orders.yaml", "Text for the shop", "Text \x07 for the shop"),
        ],
        """\
orders.yaml:23:46: error[E001]: the character U+0007 cannot stand in YAML
""",
    ),
    (
        [
            (
                "orders.yaml",
                "{type: string, description: Text",
                "{type: string, description: [Text",
            ),
        ],
        """\
orders.yaml:23:60: error[E002]: did not find expected ',' or ']'
""",
    ),
    (
        [
            ("orders.yaml", "    summary: Get orders.", "\tsummary: Get orders."),
        ],
        """\
orders.yaml:12:1: error[E002]: found a tab character that violates indentation
""",
    ),
    (
        [
            ("orders.yaml", "skip: {type: integer, ", "skip: &a {type: integer, "),
            ("orders.yaml", "    returns: Page\n", "    returns: Page\n    deprecated: *a\n"),
        ],
        """\
orders.yaml:14:13: error[E003]: anchors are not part of the language
orders.yaml:17:17: error[E003]: aliases are not part of the language
""",
    ),
    (
        [
            ("orders.yaml", "summary: Add an order.", "summary: !!str Add an order."),
        ],
        """\
orders.yaml:20:14: error[E003]: tags are not part of the language
""",
    ),
    (
        [
            (
                "orders.yaml",
                "      note: {type",
                "      <<: {type: string}\n      [a]: {type: string}\n      note: {type",
            ),
        ],
        """\
orders.yaml:23:7: error[E003]: merge keys are not part of the language
orders.yaml:24:7: error[E003]: a key is a single word or text
""",
    ),
    (
        [
            ("orders.yaml", "types:", "---\ntypes:"),
        ],
        """\
orders.yaml:26:1: error[E003]: a spec is one document, not several
""",
    ),
    (
        [
            (
                "orders.yaml",
                "      gift: {type",
                "      note: {type: string, description: Again.}\n      gift: {type",
            ),
        ],
        """\
orders.yaml:24:7: error[E004]: the key 'note' is in line 23 already
""",
    ),
    (
        [
            (
                "orders.yaml",
                "Text for the shop.",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
            ),
        ],
        """\
orders.yaml:23:68: error[E005]: nested deeper than 32 levels
""",
    ),
    (
        [
            ("extra.yaml", "", "# nothing\n"),
        ],
        """\
extra.yaml:1:1: error[E006]: the file is empty
""",
    ),
    (
        [
            ("orders.yaml", "summary: Add", "sumary: Add"),
            (
                "orders.yaml",
                "type: boolean, description: Whether",
                "type: boolean, reqired: true, description: Whether",
            ),
        ],
        """\
orders.yaml:20:5: error[E007]: unknown key 'sumary' in an operation; did you mean 'summary'?
orders.yaml:24:29: error[E007]: unknown key 'reqired' in a parameter; did you mean 'required'?
""",
    ),
    (
        [
            ("orders.yaml", "    description: Some orders.\n", ""),
            ("orders.yaml", "{type: map, values: integer,", "{type: map,"),
        ],
        """\
orders.yaml:33:5: error[E008]: the key 'description' is missing in a type
orders.yaml:39:21: error[E008]: the key 'values' is missing: what does the map hold?
""",
    ),
    (
        [
            (
                "orders.yaml",
                "required: true, description: Its ID",
                "required: yes, description: Its ID",
            ),
            ("orders.yaml", "description: Some orders.", "description: 12"),
            ("orders.yaml", "type: array, items: Order", "type: array, items: [Order]"),
            ("service.yaml", "{path: /v1, accepts: [token, anonymous]}", "/v1"),
        ],
        """\
orders.yaml:30:37: error[E009]: 'required' must be true or false, not text; did you mean 'true'?
orders.yaml:33:18: error[E009]: 'description' must be text, not an integer; did you mean '"12"'?
orders.yaml:35:36: error[E009]: 'items' must be text or a mapping, not a list
service.yaml:6:9: error[E009]: the api 'main' must be a mapping, not text
""",
    ),
    (
        [
            ("orders.yaml", "style: offset,", "style: ofset,"),
            ("service.yaml", "path: /v1", "path: v1/"),
            ("service.yaml", "X-Token", "X Token"),
            ("orders.yaml", "maximum: 50", "maximum: .inf"),
            ("orders.yaml", "description: Text for the shop.", "max_length: -1, description: ''"),
        ],
        """\
orders.yaml:15:38: error[E010]: .inf is not a finite number
orders.yaml:17:21: error[E010]: 'style' is one of offset, page, cursor, link, not 'ofset'; did you mean 'offset'?
orders.yaml:23:40: error[E010]: 'max_length' is 0 at least, not -1
orders.yaml:23:57: error[E010]: 'description' is empty
service.yaml:6:16: error[E010]: 'path' must be a path that starts with '/' and does not end with it, not 'v1/'
service.yaml:8:19: error[E010]: 'header' must be the name of a header, not 'X Token'
""",
    ),
    (
        [
            (
                "orders.yaml",
                "type: integer, required: true, description: Its ID",
                "type: integer, format: epoch_ms, required: true, description: Its ID",
            ),
            (
                "service.yaml",
                "client: ShopNamespaces",
                "client: ShopNamespaces\nsee: javascript:alert(1)",
            ),
            ("service.yaml", "accepts: [token, anonymous]", "accepts: []"),
        ],
        """\
orders.yaml:30:35: error[E010]: unknown format 'epoch_ms' of the type 'integer'; did you mean 'epoch-ms'?
service.yaml:5:6: error[E010]: 'see' must be an http or https URL, not 'javascript:alert(1)'
service.yaml:7:30: error[E010]: 'accepts' needs 1 item at least
""",
    ),
    (
        [
            ("orders.yaml", "      gift: {", "      giftWrap: {"),
            ("orders.yaml", "      note: {", "      class: {"),
            ("orders.yaml", "  add:\n", "  add-one:\n"),
            ("service.yaml", "client: ShopNamespaces", "client: shop"),
            (
                "orders.yaml",
                "resource: orders",
                "resource: orders\nimports: {money: a.b, Money: a.if.b}",
            ),
            ("2 x.yaml", "", "description: x\n"),
        ],
        """\
2 x.yaml:1:1: error[E011]: the file name '2 x.yaml' holds more than ASCII letters, digits, _.-
orders.yaml:2:11: error[E011]: the type name 'money' is not a name in PascalCase; did you mean 'Money'?
orders.yaml:2:30: error[E011]: 'a.if.b' holds a keyword of Python
orders.yaml:19:3: error[E011]: the operation name 'add-one' is not a name in snake_case; did you mean 'add_one'?
orders.yaml:24:7: error[E011]: the parameter name 'class' is a keyword of Python; did you mean 'class_'?
orders.yaml:25:7: error[E011]: the parameter name 'giftWrap' is not a name in snake_case; did you mean 'gift_wrap'?
service.yaml:4:9: error[E011]: the class name 'shop' is not a name in PascalCase; did you mean 'Shop'?
""",
    ),
    (
        [
            ("orders.yaml", "type: string, nullable", "type: strin, nullable"),
            ("orders.yaml", "returns: Page", "returns: Pag"),
            ("orders.yaml", "items: Order", "items: Ordr"),
            (
                "orders.yaml",
                "    paging: {style: offset, offset: skip, size: take, items: orders, max: 50}\n",
                "",
            ),
        ],
        """\
orders.yaml:16:14: error[E012]: unknown type 'Pag'; did you mean 'Page'?
orders.yaml:30:21: error[E012]: unknown type 'strin'; did you mean 'string'?
orders.yaml:34:36: error[E012]: unknown type 'Ordr'; did you mean 'Order'?
""",
    ),
    (
        [
            ("orders.yaml", "  Page:\n", "  Any:\n"),
            ("orders.yaml", "returns: Page", "returns: Any"),
            ("orders.yaml", "      state: {", "      extra: {"),
            ("orders.yaml", "      gift: {", "      self: {"),
            (
                "more.yaml",
                "",
                "resource: orders\ndescription: Again.\ntypes:\n  Order: {description: Again., enum: [a]}\n",
            ),
            ("client.yaml", "", "description: x\n"),
        ],
        """\
client.yaml:1:1: error[E013]: the file name 'client' is taken by generated code
orders.yaml:1:11: error[E013]: the name 'orders' is taken in specs/shop/more.yaml:1:11
orders.yaml:24:7: error[E013]: the parameter name 'self' is taken by generated code; did you mean 'self_'?
orders.yaml:27:3: error[E013]: the type name 'Order' is taken in specs/shop/more.yaml:4:3
orders.yaml:31:7: error[E013]: the result field name 'extra' is taken by generated code; did you mean 'extra_'?
orders.yaml:32:3: error[E013]: the type name 'Any' is taken by generated code
""",
    ),
    (
        [
            (
                "orders.yaml",
                "    path:\n      id:\n",
                "    path:\n      id:\n    query:\n      id: {type: string, wire: ID, description: Another.}\n",
            ),
            ("orders.yaml", "  add:\n", "  iterate:\n"),
            ("orders.yaml", "  get:\n", "  main:\n"),
        ],
        """\
orders.yaml:4:3: error[E013]: the operation name 'main' is taken by the API of that name; did you mean 'main_'?
orders.yaml:10:7: error[E013]: the name 'id' is taken in line 8
orders.yaml:12:3: error[E013]: the method 'iterate', made of 'paging', is there already
""",
    ),
    (
        [
            ("orders.yaml", "resource: orders", "resource: orders\napi: mian"),
        ],
        """\
orders.yaml:2:6: error[E014]: unknown API 'mian'; did you mean 'main'?
""",
    ),
    (
        [
            ("service.yaml", "[token, anonymous]", "[tokn, anonymous]"),
            ("orders.yaml", "    returns: Page", "    accepts: [anonymus]\n    returns: Page"),
        ],
        """\
orders.yaml:16:15: error[E015]: the API 'main' does not accept 'anonymus'; did you mean 'anonymous'?
service.yaml:6:31: error[E015]: unknown scheme 'tokn'; did you mean 'token'?
""",
    ),
    (
        [
            ("service.yaml", "not_found:", "notfound:"),
        ],
        """\
service.yaml:17:5: error[E016]: unknown kind of error 'notfound' in the kinds of error; did you mean 'not_found'?
""",
    ),
    (
        [
            ("orders.yaml", "      id:\n    returns", "      ID:\n    returns"),
            ("orders.yaml", "offset: skip,", "offset: skp,"),
            (
                "orders.yaml",
                "    summary: Add an order.",
                "    summary: Add an order.\n    one_of: [[note, gft]]",
            ),
        ],
        """\
orders.yaml:5:10: error[E019]: the placeholder 'id' has no parameter in 'path'; did you mean 'ID'?
orders.yaml:8:7: error[E011]: the parameter name 'ID' is not a name in snake_case; did you mean 'id'?
orders.yaml:8:7: error[E017]: there is no shared parameter 'ID'; did you mean 'id'?
orders.yaml:17:37: error[E017]: 'paging' names no parameter: 'skp'; did you mean 'skip'?
orders.yaml:21:21: error[E017]: 'one_of' names no parameter: 'gft'; did you mean 'gift'?
""",
    ),
    (
        [
            ("orders.yaml", "    post: /orders", "    post: /orders\n    put: /orders"),
            ("orders.yaml", "    get: /orders\n", ""),
            (
                "orders.yaml",
                "    description: Some orders.\n",
                "    description: Some orders.\n    enum: [a]\n",
            ),
        ],
        """\
orders.yaml:11:5: error[E018]: an operation has exactly one of 'get', 'post', 'put', 'patch', 'delete', not 0
orders.yaml:19:5: error[E018]: an operation has exactly one of 'get', 'post', 'put', 'patch', 'delete', not 2
orders.yaml:35:5: error[E018]: a type has exactly one of 'fields', 'enum', 'union', not 2
""",
    ),
    (
        [
            ("orders.yaml", "get: /orders/{id}", "get: /orders/{id}/{line}"),
        ],
        """\
orders.yaml:5:10: error[E019]: the placeholder 'line' has no parameter in 'path'
""",
    ),
    (
        [
            ("orders.yaml", "get: /orders/{id}", "get: /orders/id"),
            (
                "orders.yaml",
                "resource: orders",
                "resource: orders\narguments:\n  shop: {type: string, description: Which shop.}",
            ),
        ],
        """\
orders.yaml:3:3: error[E020]: no path has a placeholder 'shop'
orders.yaml:10:7: error[E020]: the path '/orders/id' has no placeholder 'id'
""",
    ),
    (
        [
            ("orders.yaml", "get: /orders/{id}", "get: orders/{id}"),
            ("orders.yaml", "get: /orders\n", "get: /orders/../admin\n"),
            ("orders.yaml", "post: /orders", "post: /or{ders?a=1"),
        ],
        """\
orders.yaml:5:10: error[E021]: the path 'orders/{id}' does not start with '/'
orders.yaml:11:10: error[E021]: the path '/orders/../admin' has '.' or '..' as a segment
orders.yaml:19:11: error[E021]: the path '/or{ders?a=1' has braces that do not match
""",
    ),
    (
        [
            (
                "orders.yaml",
                "    path:\n      id:\n",
                "    path:\n      id:\n    body:\n      id: {type: string, wire: x, description: Another.}\n",
            ),
            (
                "orders.yaml",
                "    returns: Order\ntypes",
                "    content: {name: all, type: any, description: All.}\n    returns: Order\ntypes",
            ),
        ],
        """\
orders.yaml:9:5: error[E022]: a GET request has no body
orders.yaml:10:7: error[E013]: the name 'id' is taken in line 8
orders.yaml:27:5: error[E022]: 'body' and 'content' exclude each other
""",
    ),
    (
        [
            (
                "orders.yaml",
                "    path:\n      id:\n",
                "    path:\n      id:\n    upload: {part: file}\n",
            ),
            (
                "orders.yaml",
                "      note: {type: string, description",
                "      content: {type: string, nullable: true, wire: 'a b', description",
            ),
            (
                "orders.yaml",
                "    returns: Order\ntypes",
                "    upload: {part: ' '}\n    content: {name: all, type: any, description: All.}\n    returns: Order\ntypes",
            ),
        ],
        """\
orders.yaml:9:5: error[E022]: a GET request has no body
orders.yaml:24:7: error[E013]: the parameter name 'content' is taken by generated code; did you mean 'content_'?
orders.yaml:24:7: error[E022]: 'content' is a field of a form, which has no null
orders.yaml:26:20: error[E010]: 'part' is empty
orders.yaml:27:5: error[E022]: 'body' and 'content' exclude each other
orders.yaml:27:5: error[E022]: 'upload' and 'content' exclude each other
""",
    ),
    (
        [
            (
                "orders.yaml",
                "      id:\n    returns: Order\n",
                "      id:\n    query:\n      progress: {type: integer, description: How far.}\n    returns: Order\n    download: true\n",
            ),
            (
                "orders.yaml",
                "      note: {type: string, description",
                "      note: {type: string, wire: file, description",
            ),
            (
                "orders.yaml",
                "    returns: Order\ntypes",
                "    upload: {part: file}\n    returns: Order\ntypes",
            ),
        ],
        """\
orders.yaml:10:7: error[E013]: the parameter name 'progress' is taken by generated code; did you mean 'progress_'?
orders.yaml:11:5: error[E027]: 'returns' means nothing beside 'download'
orders.yaml:26:7: error[E025]: 'note' and the file are both 'file' on the wire
""",
    ),
    (
        [
            (
                "orders.yaml",
                "      id:\n    returns: Order\n",
                "      id:\n    also: get\n    download: true\n    query:\n      method: {type: string, description: How.}\n",
            ),
            (
                "orders.yaml",
                "    returns: Order\ntypes",
                "    also: get\n    query:\n      comment: {type: string, wire: note, description: Text.}\n    returns: Order\ntypes",
            ),
            ("orders.yaml", "gift: {type: boolean,", "gift: {type: boolean, nullable: true,"),
        ],
        """\
orders.yaml:9:11: error[E027]: 'also' means nothing beside 'download'
orders.yaml:9:11: error[E028]: 'also' names the operation's own method 'get'
orders.yaml:12:7: error[E013]: the parameter name 'method' is taken by generated code; did you mean 'method_'?
orders.yaml:26:7: error[E025]: 'note' stands in query and body, which 'also' makes one
orders.yaml:27:7: error[E022]: 'gift' may be null, which a query cannot say
""",
    ),
    (
        [
            (
                "orders.yaml",
                "    returns: Order\ntypes",
                "    returns: Order\n  all:\n    post: /all\n    also: put\n    summary: Get all.\n  each:\n    post: /each\n    also: get\n    summary: Get each.\n    content: {name: ids, type: array, items: integer, description: IDs.}\n  none:\n    delete: /none\n    also: get\n    summary: Delete none.\n    retry: never\ntypes",
            ),
        ],
        """\
orders.yaml:28:11: error[E010]: 'also' is one of get, post, not 'put'
orders.yaml:34:21: error[E022]: 'ids' must be a map: a query is made of it
orders.yaml:37:11: error[E027]: 'also' means nothing beside 'delete'
""",
    ),
    (
        [
            ("orders.yaml", "type: NewOrder", "type: Order"),
            ("orders.yaml", "items: Order", "items: NewOrder"),
        ],
        """\
orders.yaml:22:21: error[E023]: 'Order' is a result type: a parameter needs one with 'input: true'
orders.yaml:35:36: error[E023]: 'NewOrder' is an input type: it cannot be part of a result
""",
    ),
    (
        [
            ("orders.yaml", "items: orders, max", "items: order, max"),
            ("orders.yaml", "skip: {type: integer", "skip: {type: string"),
        ],
        """\
orders.yaml:17:37: error[E024]: 'skip' counts pages: it must be an optional integer
orders.yaml:17:62: error[E024]: 'Page' has no field 'order'; did you mean 'orders'?
""",
    ),
    (
        [
            ("orders.yaml", "gift: {type: boolean,", "gift: {type: boolean, wire: note,"),
        ],
        """\
orders.yaml:24:7: error[E025]: 'gift' and 'note' are both 'note' on the wire
""",
    ),
    (
        [
            (
                "orders.yaml",
                "gift: {type: boolean, description: Whether to wrap it up.}",
                "gift: {const: true, required: true}",
            ),
            (
                "orders.yaml",
                "{type: string, nullable: true, description: What became of it.}",
                "{const: done}",
            ),
        ],
        """\
orders.yaml:24:27: error[E026]: 'required' means nothing beside 'const'
orders.yaml:31:15: error[E026]: a field cannot be constant: only parameters in query, headers and body can
""",
    ),
    (
        [
            (
                "orders.yaml",
                "gift: {type: boolean,",
                "gift: {type: boolean, format: date, min_items: 1, ",
            ),
            (
                "orders.yaml",
                "    description: Some orders.",
                "    description: Some orders.\n    one_of: [[orders, orders]]",
            ),
            ("extra.yaml", "", "description: Types.\nface: a.b.C\n"),
        ],
        """\
extra.yaml:2:1: error[E027]: 'face' means nothing in a file without 'resource'
orders.yaml:24:29: error[E027]: 'format' means nothing for the type 'boolean'
orders.yaml:24:43: error[E027]: 'min_items' means nothing for this type
orders.yaml:34:5: error[E027]: 'one_of' means nothing without 'fields' and 'input: true'
""",
    ),
    (
        [
            ("orders.yaml", "maximum: 50", "minimum: 9, maximum: 5"),
            (
                "orders.yaml",
                "    summary: Add an order.",
                "    summary: Add an order.\n    exclusive: [[note, order]]",
            ),
            ("service.yaml", "not_found: [GONE]", "not_found: [GONE]\n    conflict: [GONE]"),
        ],
        """\
orders.yaml:15:29: error[E028]: 'minimum' is more than 'maximum'
orders.yaml:17:75: error[E028]: 'max' of 'paging' is more than the maximum of 'take'
orders.yaml:21:24: error[E028]: 'order' stands in 'exclusive' and is required
service.yaml:18:16: error[E028]: the code 'GONE' is of the kind 'not_found' already
""",
    ),
    (
        [
            ("orders.yaml", "types:\n", "types:\n  Left: {description: Left over., enum: [a]}\n"),
        ],
        """\
orders.yaml:27:3: warning[W001]: nothing uses the type 'Left'
""",
    ),
    (
        [
            (
                "service.yaml",
                "parameters:\n",
                "parameters:\n  left: {type: Nothing, description: Left over.}\n",
            ),
        ],
        """\
service.yaml:11:16: error[E012]: unknown type 'Nothing'; did you mean 'string'?
""",
    ),
    (
        [
            (
                "service.yaml",
                "parameters:\n",
                "parameters:\n  left: {type: string, description: Left over.}\n",
            ),
        ],
        """\
service.yaml:11:3: warning[W002]: no operation takes the shared parameter 'left'
""",
    ),
    (
        [
            ("orders.yaml", "resource: orders", "resource: orders\nimports: {Left: a.b.Left}"),
        ],
        """\
orders.yaml:2:11: warning[W003]: nothing uses the import 'Left'
""",
    ),
    (
        [
            (
                "orders.yaml",
                "summary: Get one order.",
                'summary: Get one order.\n    redirects: true\n    right: "of {idd}"',
            ),
            (
                "orders.yaml",
                "types",
                "  turn:\n    get: /turn\n    summary: Turn.\n    one: true\n    result: data\ntypes",
            ),
        ],
        """\
orders.yaml:8:12: error[E017]: the path has no placeholder 'idd'; did you mean 'id'?
orders.yaml:11:5: error[E027]: 'returns' means nothing beside 'redirects'
orders.yaml:31:5: error[E027]: 'one' means nothing without 'returns'
orders.yaml:32:5: error[E027]: 'result' means nothing without 'returns'
""",
    ),
    (
        [
            ("orders.yaml", "summary: Add an order.", "summary: Add an order.\n    retry: safe"),
        ],
        """\
orders.yaml:18:3: warning[W004]: 'add' is said to be safe, but a POST request writes
""",
    ),
    (
        [
            ("orders.yaml", "gift: {type: boolean,", "gift: {type: boolean, wire: Note,"),
        ],
        """\
orders.yaml:24:7: warning[W005]: 'Note' and 'note' differ only in case
""",
    ),
    (
        [
            ("orders.yaml", "summary: Get one order.", "summary: Get one order.\n    retry: never"),
        ],
        """\
orders.yaml:4:3: warning[W006]: 'get' reads and is never repeated: its description should say why
""",
    ),
    (
        [
            ("orders.yaml", "description: How many to skip.", "description: Skip."),
            (
                "orders.yaml",
                "gift: {type: boolean, description: Whether to wrap it up.}",
                "gift: boolean",
            ),
        ],
        """\
orders.yaml:14:7: warning[W007]: the description of 'skip' says no more than its name
orders.yaml:24:7: warning[W007]: the description of 'gift' says no more than its name
""",
    ),
    (
        [
            ("orders.yaml", "state: {type: string,", "state: {type: string, max_length: 9,"),
        ],
        """\
orders.yaml:31:7: warning[W008]: the limits of 'state' are not checked: it is part of a result
""",
    ),
    (
        [
            (
                "service.yaml",
                "credentials:\n",
                "  old: {path: /v0, accepts: [token]}\ncredentials:\n  key: {header: X-Key}\n",
            ),
        ],
        """\
service.yaml:7:3: warning[W012]: no resource uses the API 'old': its description should say why
service.yaml:9:3: warning[W012]: no API accepts 'key': its description should say why
""",
    ),
    (
        [
            ("orders.yaml", "summary: Get one order.", "summary: Get one order"),
            ("orders.yaml", "summary: Get orders.", f"summary: Get {'many ' * 20}orders."),
            ("orders.yaml", "summary: Add an order.", 'summary: "Add an order.\\nNow."'),
        ],
        """\
orders.yaml:4:3: warning[W013]: the summary of 'get' is not one sentence of 88 characters at most
orders.yaml:10:3: warning[W013]: the summary of 'list' is not one sentence of 88 characters at most
orders.yaml:18:3: warning[W013]: the summary of 'add' is not one sentence of 88 characters at most
""",
    ),
    (
        [
            (
                "orders.yaml",
                "operations:\n",
                """\
operations:
  read:
    get: /orders/{number}
    summary: Get an order.
    path:
      number: {type: integer, description: Number of the order.}
    query:
      fast: {type: boolean, description: Whether to leave out what takes long.}
  full:
    get: /orders/{id}
    summary: Get an order with all of it.
    path:
      id:
    query:
      full: {const: true}
""",
            ),
        ],
        """\
orders.yaml:18:3: warning[W014]: 'get' sends the same request as 'orders.read'
""",
    ),
    (
        [
            (
                "orders.yaml",
                "note: {type: string, description: Text for the shop.}",
                "note: {type: string, required: true, enum: [urgent], description: Text for the shop.}",
            ),
        ],
        """\
orders.yaml:23:7: warning[W015]: 'note' has one value: as a 'const' nobody need give it
""",
    ),
    (
        [
            ("orders.yaml", "summary: Get orders.", "summary: Get orders.\n    deprecated: true"),
            ("orders.yaml", "gift: {type: boolean,", "gift: {type: boolean, deprecated: true,"),
            ("orders.yaml", "state: {type: string,", "state: {type: string, deprecated: use more,"),
        ],
        """\
orders.yaml:10:3: warning[W016]: 'list' is deprecated: 'deprecated' should say what to use instead
orders.yaml:25:7: warning[W016]: 'gift' is deprecated: 'deprecated' should say what to use instead
""",
    ),
    (
        [
            (
                "orders.yaml",
                "note: {type: string, description: Text for the shop.}",
                "note: {type: string, required: true, description: Text for the shop; none when absent.}",
            ),
        ],
        """\
orders.yaml:23:7: warning[W017]: 'note' is required, and its description says 'when absent'
""",
    ),
    (
        [
            (
                "orders.yaml",
                "state: {type",
                "iD: {type: integer, wire: i_d, description: Another ID.}\n      state: {type",
            ),
        ],
        """\
orders.yaml:31:7: error[E011]: the field name 'iD' is not a name in snake_case; did you mean 'i_d'?
""",
    ),
    (
        [
            (
                "orders.yaml",
                "state: {type",
                """\
total_a: {type: integer, wire: totalA, description: One.}
      total_b: {type: integer, wire: total-a, description: Two.}
      state: {type""",
            ),
        ],
        """\
orders.yaml:32:7: warning[W005]: 'total-a' and 'totalA' differ only in case and joints
""",
    ),
    (
        [
            ("service.yaml", "service: shop", "service: store"),
        ],
        """\
service.yaml:1:10: warning[W009]: the folder of the service 'store' has another name
""",
    ),
    (
        [("orders.yaml", "get: /orders/{id}", "get: /orders/{id*}")],
        """\
orders.yaml:8:7: error[E010]: 'id' stands for several segments: it must be a string
""",
    ),
    (
        [("service.yaml", "path: /v1", "path: '/v1/{id*}'")],
        """\
service.yaml:6:16: error[E021]: the path '/v1/{id*}' has a placeholder for several segments, which only an operation can have
""",
    ),
    (
        [
            (
                "orders.yaml",
                "operations:\n",
                "imports:\n  Money: {class: decimal.Decimal, tag: kind, tags: Order}\noperations:\n",
            )
        ],
        """\
orders.yaml:4:52: error[E012]: 'Order' is no enum of this service
""",
    ),
    (
        [("orders.yaml", "types:\n", _pair("Ordr", "id"))],
        """\
orders.yaml:30:13: error[E030]: 'Ordr' is no result type of this service; did you mean 'Order'?
""",
    ),
    (
        [("orders.yaml", "types:\n", _pair("Order", "orderId"))],
        """\
orders.yaml:30:13: error[E030]: 'Order' calls 'id' 'id' on the wire
""",
    ),
    (
        [("orders.yaml", "types:\n", _pair("Page", "id"))],
        """\
orders.yaml:30:13: error[E030]: 'Page' has no field of the same name
""",
    ),
    (
        [
            (
                "orders.yaml",
                "  Page:\n    description: Some orders.\n",
                "  Page:\n    description: Some orders.\n    result: Order\n",
            )
        ],
        """\
orders.yaml:34:5: error[E027]: 'result' means nothing without 'input: true'
""",
    ),
    (
        [("orders.yaml", "types:\n", _union("kind", "Red", "Blu", "false", "Red"))],
        """\
orders.yaml:29:56: error[E029]: 'Blu' is no type of this file: a union and its variants stand in one; did you mean 'Blue'?
orders.yaml:39:48: error[E029]: 'Red' is a variant of 'Mark' already
""",
    ),
    (
        [("orders.yaml", "types:\n", _union("shade", "Red", "Blue", "true", "Red"))],
        """\
orders.yaml:29:57: error[E029]: 'Blue' is not a result type with 'fields'
orders.yaml:32:14: error[E029]: the union gives 'Red' the field 'shade'
orders.yaml:39:48: error[E029]: 'Red' is a variant of 'Mark' already
""",
    ),
    (
        [("orders.yaml", "types:\n", _union("kind", "Red", "Mark", "false", "Blue"))],
        """\
orders.yaml:29:56: error[E029]: 'Mark' is not a result type with 'fields'
""",
    ),
    (
        [
            (
                "orders.yaml",
                "take: {type: integer, maximum",
                "take: {type: integer, style: comma, maximum",
            ),
            (
                "orders.yaml",
                "      gift: {type: boolean, description: Whether to wrap it up.}\n",
                HEADERS,
            ),
        ],
        """\
orders.yaml:15:29: error[E027]: the style 'comma' means nothing for this type
orders.yaml:24:7: error[E027]: 'marks' has a 'style', which means nothing in JSON
orders.yaml:26:7: error[E010]: 'größe' is not the name of a header: 'wire' says what it is
orders.yaml:27:7: error[E013]: the header 'cookie' is sent by the client itself
orders.yaml:28:7: error[E013]: the header 'x-TOKEN' carries the credential 'token'
orders.yaml:29:7: error[E010]: 'lines' travels as a header: it must be text, a number, true or false, or a list of these
orders.yaml:30:66: error[E028]: a header parameter is never null
orders.yaml:30:72: error[E027]: 'style' means nothing for a header parameter
orders.yaml:32:7: error[E025]: 'version' and 'if_match' are both 'IF-Match' on the wire
orders.yaml:33:7: error[E026]: a header cannot carry ' a'
""",
    ),
    (
        [
            (
                "orders.yaml",
                "    summary: Add an order.",
                "    summary: Add an order.\n    form: true\n    also: get\n    upload: {}",
            ),
            (
                "orders.yaml",
                "gift: {type: boolean, description",
                "gift: {type: boolean, nullable: true, description",
            ),
            (
                "orders.yaml",
                "{type: string, description: Text for the shop.}",
                "{type: map, values: string, style: brackets, description: Text for the shop.}",
            ),
            ("orders.yaml", "    summary: Get orders.", "    summary: Get orders.\n    form: true"),
        ],
        """\
orders.yaml:13:5: error[E027]: 'form' means nothing without 'body'
orders.yaml:22:5: error[E027]: 'form' means nothing beside 'also'
orders.yaml:22:5: error[E027]: 'form' means nothing beside 'upload'
orders.yaml:23:11: error[E027]: 'also' means nothing beside 'upload'
orders.yaml:24:13: error[E018]: an upload has exactly one of 'part', 'type', not 0
orders.yaml:25:5: error[E022]: 'upload' and 'body' exclude each other: the body is the file itself
orders.yaml:26:7: error[E022]: 'order' is a field of a form: it must be text, a number, true or false, or a list of these, or have the style 'brackets'
orders.yaml:28:7: error[E022]: 'gift' is a field of a form, which has no null
orders.yaml:28:7: error[E022]: 'gift' may be null, which a query cannot say
""",
    ),
    (
        [
            (
                "service.yaml",
                "token: {header: X-Token}",
                "token: {header: X-Token, token_param: t}",
            ),
            (
                "orders.yaml",
                "    summary: Add an order.",
                "    summary: Add an order.\n    upload: {type: image}",
            ),
            (
                "orders.yaml",
                "    summary: Get orders.",
                "    summary: Get orders.\n    upload: {part: file, type: image/png}",
            ),
        ],
        """\
orders.yaml:13:5: error[E022]: a GET request has no body
orders.yaml:13:26: error[E018]: an upload has exactly one of 'part', 'type', not 2
orders.yaml:18:5: error[E027]: 'paging' means nothing beside 'upload'
orders.yaml:22:5: error[E022]: the body is a file, which cannot hold the token of 'token'
orders.yaml:22:20: error[E010]: 'type' must be a media type such as `application/octet-stream`, not 'image'
orders.yaml:23:5: error[E022]: 'upload' and 'body' exclude each other: the body is the file itself
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                "  token: {kind: tokn, header: X-Token}\n",
            ),
        ],
        """\
service.yaml:8:17: error[E010]: 'kind' is one of token, password, signed, custom, not 'tokn'; did you mean 'token'?
""",
    ),
    (
        [
            ("service.yaml", "  token: {header: X-Token}\n", "  token: {kind: password}\n"),
        ],
        """\
service.yaml:8:10: error[E008]: the key 'header' is missing in the credential 'token'
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                "  token: {header: X-Token, arguments: {tokn: The token.}, lifetime: 60}\n",
            ),
        ],
        """\
service.yaml:8:40: error[E017]: unknown argument 'tokn' of a token; did you mean 'token'?
service.yaml:8:59: error[E027]: 'lifetime' means something of a signed credential only; did you mean 'kind: signed'?
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                "  token: {header: Connection, headers: {connection: a, Host: b, X-B: c, x-b: d, Cookie: e}}\n",
            ),
        ],
        """\
service.yaml:8:19: error[E011]: the header 'Connection' is made with each request and cannot be fixed
service.yaml:8:41: error[E011]: the header 'connection' is made with each request and cannot be fixed
service.yaml:8:41: error[E028]: the header 'connection' carries the credential 'token'
service.yaml:8:56: error[E011]: the header 'Host' is made with each request and cannot be fixed
service.yaml:8:73: error[E025]: the header 'x-b' stands there as 'X-B'
service.yaml:8:81: error[E028]: the header 'Cookie' carries secrets: it belongs to a credential
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                "  token: {header: X-Token, class: shop_token}\n  secret: {header: X-Secret}\n",
            ),
            ("service.yaml", "[token, anonymous]", "[token, secret, anonymous]"),
        ],
        """\
service.yaml:8:35: error[E011]: the class name 'shop_token' is not a name in PascalCase; did you mean 'ShopToken'?
service.yaml:9:3: error[E013]: the class name 'Secret' is taken by generated code: give it another as 'class'
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                "  token: {header: X-Token, class: ShopError}\n",
            ),
        ],
        """\
service.yaml:12:1: error[E013]: the class name 'ShopError' is taken in specs/shop/service.yaml:8:3
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                "  token: {kind: custom, class: Token, arguments: {a: An A.}, header: X-Token}\n",
            ),
        ],
        """\
service.yaml:8:32: error[E010]: 'Token' must be a dotted name such as `package.module.Name`
service.yaml:8:39: error[E027]: the class is written by hand, with its arguments
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                '  token: {kind: signed, header: X-Key, algorithm: HS255, arguments: {ak: Access key., sk: Secret key.}, key: sq, lifetime: 600, claims: {iss: "{ka}", exp: "1"}, jwt_headers: {alg: none}}\n',
            ),
        ],
        """\
service.yaml:8:51: error[E010]: 'algorithm' is one of HS256, HS384, HS512, RS256, ES256, EdDSA, not 'HS255'; did you mean 'HS256'?
service.yaml:8:110: error[E017]: unknown argument 'sq'
service.yaml:8:143: error[E017]: unknown argument 'ka'
service.yaml:8:151: error[E013]: 'exp' is set when a token is minted
service.yaml:8:176: error[E013]: 'alg' is set when a token is minted
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                '  token: {kind: signed, header: X-Key, algorithm: HS256, arguments: {ak: Access key., sk: Secret key.}, key: sk, lifetime: 600, claims: {sub: "{sk}"}}\n',
            ),
        ],
        """\
service.yaml:8:143: error[E028]: 'sk' signs: a token that holds it would give it away
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                "  token: {kind: signed, header: X-Token}\n",
            ),
        ],
        """\
service.yaml:8:10: error[E008]: the key 'algorithm' is missing in a signed credential
service.yaml:8:10: error[E008]: the key 'arguments' is missing in a signed credential
service.yaml:8:10: error[E008]: the key 'key' is missing in a signed credential
service.yaml:8:10: error[E008]: the key 'lifetime' is missing in a signed credential
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                '  token: {kind: signed, header: X-Key, algorithm: HS256, arguments: {ak: Access key., sk: Secret key., clock: The time., Self: Me.}, key: sk, lifetime: 600, claims: {iss: "{ak}"}}\n',
            ),
        ],
        """\
service.yaml:8:104: error[E013]: the credential argument name 'clock' is taken by generated code; did you mean 'clock_'?
service.yaml:8:122: error[E011]: the credential argument name 'Self' is not a name in snake_case; did you mean 'self'?
""",
    ),
    (
        [
            (
                "service.yaml",
                "  token: {header: X-Token}\n",
                "  token: {header: X-Token}\n  other: {header: X-Other}\n  basic: {kind: password, header: Authorization}\n  hand: {kind: custom, header: X-Hand}\n",
            ),
        ],
        """\
service.yaml:9:3: warning[W012]: no API accepts 'other': its description should say why
service.yaml:11:3: warning[W012]: no API accepts 'hand': its description should say why
""",
    ),
    (
        [
            (
                "service.yaml",
                "{path: /v1,",
                '{path: /v1, headers: {x-token: a, Transfer-Encoding: chunked, Authorization: b, "a b": c},',
            ),
        ],
        """\
service.yaml:6:31: error[E028]: the header 'x-token' carries the credential 'token'
service.yaml:6:43: error[E011]: the header 'Transfer-Encoding' is made with each request and cannot be fixed
service.yaml:6:71: error[E028]: the header 'Authorization' carries secrets: it belongs to a credential
service.yaml:6:89: error[E011]: 'a b' is not the name of a header
""",
    ),
    (
        [
            ("service.yaml", "{path: /v1,", '{path: /v1, variants: {timeout: "/{timeout}"},'),
        ],
        """\
service.yaml:6:32: error[E013]: the client option name 'timeout' is taken by generated code; did you mean 'timeout_'?
""",
    ),
    (
        [
            ("service.yaml", "  code: code\n", ""),
        ],
        """\
service.yaml:15:3: error[E027]: 'kinds' means nothing where errors have no 'code'
""",
    ),
    (
        [
            ("service.yaml", "  code: code\n", "  code: code\n  fault_path: pointer\n"),
        ],
        """\
service.yaml:15:3: error[E027]: 'fault_path' means nothing without 'faults'
""",
    ),
    (
        [
            ("service.yaml", "{path: /v1,", "{path: /v1, or two,"),
        ],
        """\
service.yaml:6:21: error[E007]: unknown key 'or two' in an API: a text with a comma in it needs quotes
""",
    ),
    (
        [
            ("service.yaml", "  message: message\n", "  message: []\n"),
        ],
        """\
service.yaml:15:12: error[E010]: 'message' needs 1 item at least
""",
    ),
]
"""Edits of the valid service, and what `lint` tells of them; lines are below `specs/shop`."""


def _lines(expected: str) -> list[str]:
    return [f"specs/shop/{line}" for line in expected.splitlines()]


def _first_code(case: tuple[list[tuple[str, str, str]], str]) -> str:
    found = re.search(r"\[([EW]\d{3})\]", case[1])
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("edits", "expected"), CASES, ids=map(_first_code, CASES))
def test_each_fault_is_told_with_its_place(shop, edits, expected):
    specs = shop.write(*edits)
    assert [str(fault) for fault in lint(specs)] == _lines(expected)


@pytest.mark.parametrize(("edits", "expected"), CASES, ids=map(_first_code, CASES))
def test_what_lint_tells_as_an_error_stops_the_generator(shop, edits, expected):
    specs = shop.write(*edits)
    errors = [line for line in _lines(expected) if "error[" in line]
    if not errors:
        assert generate(specs, "out").written
        return
    with pytest.raises(SpecError) as caught:
        generate(specs, "out")
    assert [str(fault) for fault in caught.value.faults] == errors
    assert not Path("out").exists()


def test_every_code_is_shown_here():
    shown = {code for _, expected in CASES for code in re.findall(r"\[([EW]\d{3})\]", expected)}
    elsewhere = {"E031", "E032", "W011"}  # in test_app_faults and test_content_faults
    assert shown == set(CODES) - elsewhere - {"W010"}


def test_a_schema_of_another_version(shop):
    specs = shop.write(("../spec.schema.json", "", "{}\n"))
    assert [str(fault) for fault in lint(specs)] == [
        "specs/spec.schema.json:1:1: warning[W010]: not the schema of this version: `specloom schema > specs/spec.schema.json` writes that"
    ]


def test_a_schema_with_other_line_ends(shop):
    specs = shop.write(("../spec.schema.json", "", schema_text().replace("\n", "\r\n")))
    assert lint(specs) == ()


def test_a_schema_that_cannot_be_read(shop):
    specs = shop.write(("../spec.schema.json", "", "\udcff"))
    assert [each.code for each in lint(specs)] == ["W010"]


def test_types_of_two_files_that_differ_only_in_case(shop):
    other = "description: More.\ntypes:\n  ORDER: {description: A kind., enum: [a]}\n"
    specs = shop.write(
        ("more.yaml", "", other),
        (
            "orders.yaml",
            "  Page:\n    description: Some orders.\n    fields:\n",
            "  Page:\n    description: Some orders.\n    fields:\n      kind: {type: ORDER, description: Of which kind.}\n",
        ),
    )
    (fault,) = lint(specs)
    assert (
        str(fault)
        == "specs/shop/orders.yaml:27:3: warning[W005]: 'Order' and 'ORDER' differ only in case"
    )


def test_a_valid_service_has_no_faults(shop):
    assert lint(shop.write()) == ()


def test_a_folder_without_service_yaml(shop):
    specs = shop.write()
    (shop.folder / "service.yaml").unlink()
    assert [str(fault) for fault in lint(specs)] == [
        "specs/shop/service.yaml:1:1: error[E006]: the service has no such file"
    ]


def test_a_folder_without_specs(shop):
    Path("empty").mkdir()
    assert [str(fault) for fault in lint(Path("empty"))] == [
        "empty:1:1: error[E006]: neither service.yaml nor a folder with one is here"
    ]


def test_no_folder(shop):
    assert [str(fault) for fault in lint(Path("nowhere"))] == [
        "nowhere:1:1: error[E001]: there is no such folder"
    ]


def test_two_services_of_one_name(shop):
    specs = shop.write()
    shutil.copytree(shop.folder, specs / "store")
    assert [str(fault) for fault in lint(specs)] == [
        "specs/store/service.yaml:1:10: error[E013]: the service name 'shop' is taken in specs/shop/service.yaml:1:10"
    ]


def test_files_are_checked_when_the_service_is_unreadable(shop):
    specs = shop.write(
        ("service.yaml", "service: shop", "service: [shop"),
        ("orders.yaml", "summary: Add", "sumary: Add"),
    )
    found = [fault.code for fault in lint(specs)]
    assert found == ["E007", "E002"]


def test_hostile_text_stays_on_one_line(shop):
    specs = shop.write(
        ("orders.yaml", "returns: Page", r'returns: "Pa\nge\u202e\u0007' + "x" * 500 + '"')
    )
    fault, *_ = (str(fault) for fault in lint(specs) if fault.code == "E012")
    assert fault.startswith(
        r"specs/shop/orders.yaml:16:14: error[E012]: unknown type 'Pa\nge\u202e"
    )
    assert fault.isprintable()
    assert len(fault) < 200


UNIONS = """\
types:
  Mark:
    description: A mark.
    union: {discriminator: kind, variants: {A: Red}}
  Red:
    description: Red.
    fields: {shade: {type: string, description: Which red.}}
  MarkInput:
    description: A mark to make.
    input: true
    result: RESULT
    union: {discriminator: DISCRIMINATOR, variants: {A: RedInput}}
  RedInput:
    description: Red to make.
    input: true
    fields: {shade: {type: string, description: Which red.}}
"""


@pytest.mark.parametrize(
    ("result", "discriminator", "problem"),
    [
        ("Mark", "kind", "'Mark' has 'Red' for 'A', which 'RedInput' does not name"),
        ("Mark", "type", "'Mark' is told apart by 'kind' instead"),
        ("Red", "kind", "'Red' is not of the same shape: one of the two is a union"),
    ],
)
def test_unions_that_are_no_pair(shop, result, discriminator, problem):
    text = UNIONS.replace("RESULT", result).replace("DISCRIMINATOR", discriminator)
    faults = lint(shop.write(("orders.yaml", "types:\n", text)))
    assert [str(each) for each in faults if each.is_error] == [
        f"specs/shop/orders.yaml:36:13: error[E030]: {problem}"
    ]
