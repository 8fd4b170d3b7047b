"""Answers with what packages of PyPI write, or say about a number.

Reads a JSON array of calls [name, arguments] from standard input, and writes an array of results:
{"value": ...}, or {"error": "..."} if the package refuses the arguments.
"""

import datetime
import json
import sys

from segno import helpers
from stdnum import bic, bitcoin, iban, iso11649, luhn
from stdnum.br import cnpj, cpf
from stdnum.ch import esr
from stdnum.sg import uen
from stdnum.th import pin

import upnqr


def geo(lat, lng):
    return helpers.make_geo_data(lat, lng)


def epc(**fields):
    return helpers._make_epc_qr_data(encoding='utf-8', **fields).decode()


def upn_data(placnik, prejemnik, rok, **fields):
    return upnqr.Data(
        placnik=upnqr.Placnik(**placnik),
        prejemnik=upnqr.Prejemnik(**prejemnik),
        rok_placila=datetime.date.fromisoformat(rok),
        **fields,
    )


def upn(**fields):
    return upnqr.upn_string(upn_data(**fields))


def upn_symbol(**fields):
    symbol = upnqr.make_from_string(upn(**fields), mask=3)
    size = symbol.get_size()
    rows = range(size)
    return ''.join('01'[symbol.get_module(x, y)] for y in rows for x in rows)


CALLS = {
    'wifi': helpers.make_wifi_data,
    'mecard': helpers.make_mecard_data,
    'vcard': helpers.make_vcard_data,
    'geo': geo,
    'email': helpers.make_make_email_data,
    'epc': epc,
    'upn': upn,
    'upn_symbol': upn_symbol,
    'is_iban': lambda number: iban.is_valid(number),
    'is_bic': lambda number: bic.is_valid(number),
    'is_reference': lambda number: iso11649.is_valid(number),
    'is_qr_reference': lambda number: len(number) == 27 and esr.is_valid(number),
    'is_luhn': lambda number: luhn.is_valid(number),
    'is_cpf': lambda number: cpf.is_valid(number),
    'is_cnpj': lambda number: cnpj.is_valid(number),
    'is_uen': lambda number: uen.is_valid(number),
    'is_thai_id': lambda number: pin.is_valid(number),
    'is_bitcoin': lambda number: bitcoin.is_valid(number),
}


def answer(name, arguments):
    try:
        if isinstance(arguments, dict):
            return {'value': CALLS[name](**arguments)}
        return {'value': CALLS[name](*arguments)}
    except Exception as error:  # the answer of the package
        return {'error': f'{type(error).__name__}: {error}'}


json.dump([answer(*call) for call in json.load(sys.stdin)], sys.stdout)
