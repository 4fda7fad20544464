"""A client of WeChat Pay that others wrote (wechatpayv3, from PyPI) against ours, both ways: the tests' server checks and
decrypts what the client sends with the code that our rail is made of, and the client checks and decrypts what our side and the
server sign and encrypt. Run by `cargo xtask wechat`."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import time
import unittest
import warnings

from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.utils import load_private_key, load_public_key, rsa_decrypt

REPORT = [{"info_type": "赔付原因", "info_content": "扰一赔百"}]


class Client(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        warnings.simplefilter("ignore", ResourceWarning)
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name)
        cls.server = subprocess.Popen([os.environ["ANXIN_WECHAT_SERVER"], cls.folder.name], stdin=subprocess.PIPE)
        port = cls.path / "port"
        end = time.monotonic() + 120
        while not port.exists():
            assert cls.server.poll() is None, "the server ended"
            assert time.monotonic() < end, "the server does not come up"
            time.sleep(0.05)
        cls.constants = json.loads(cls.read("constants.json"))
        cls.host = f"http://127.0.0.1:{port.read_text()}"
        cls.pay = cls.client(cls.read("merchant_private.pem"))

    @classmethod
    def tearDownClass(cls):
        cls.server.stdin.close()
        cls.server.wait(timeout=10)
        cls.folder.cleanup()

    @classmethod
    def read(cls, name):
        return (cls.path / name).read_text(encoding="utf-8")

    @classmethod
    def client(cls, private_key):
        given = cls.constants
        pay = WeChatPay(
            wechatpay_type=WeChatPayType.NATIVE,
            mchid=given["mchid"],
            private_key=private_key,
            cert_serial_no=given["serial"],
            apiv3_key=given["secret"],
            appid=given["appid"],
            notify_url="https://anxin.example/notices",
            public_key=cls.read("platform_public.pem"),
            public_key_id=given["platform"],
        )
        pay._core._gate_way = cls.host
        return pay

    def transfer(self, number, pay=None, **more):
        order = {
            "out_bill_no": number,
            "transfer_scene_id": "1011",
            "openid": "o-1",
            "transfer_amount": 300000,
            "transfer_remark": "安心赔付",
            "user_name": "欧阳·娜娜",
            "transfer_scene_report_infos": REPORT,
        }
        code, body = (pay or self.pay).mch_transfer_bills(**(order | more))
        return code, json.loads(body)

    def test_a_transfer_is_taken_once_under_its_number(self):
        code, first = self.transfer("PY1")
        self.assertEqual((code, first["state"]), (200, "WAIT_USER_CONFIRM"))
        code, again = self.transfer("PY1")
        self.assertEqual((code, again["transfer_bill_no"]), (200, first["transfer_bill_no"]))
        # The name was encrypted anew and is the same all the same; another name under the number is refused.
        code, other = self.transfer("PY1", user_name="别人")
        self.assertEqual((code, other["code"]), (400, "INVALID_REQUEST"))
        code, told = self.pay.mch_transfer_bills_query(out_bill_no="PY1")
        told = json.loads(told)
        self.assertEqual((code, told["transfer_amount"], told["openid"]), (200, 300000, "o-1"))

    def test_a_transfer_is_taken_back(self):
        self.transfer("PY2")
        code, _ = self.pay.mch_transfer_bills_cancel("PY2")
        self.assertEqual(code, 200)
        _, told = self.pay.mch_transfer_bills_query(out_bill_no="PY2")
        self.assertEqual(json.loads(told)["state"], "CANCELLED")

    def test_what_is_not_there_is_not_found(self):
        code, body = self.pay.mch_transfer_bills_query(out_bill_no="NONE")
        self.assertEqual((code, json.loads(body)["code"]), (404, "NOT_FOUND"))

    def test_the_signature_of_another_key_is_refused(self):
        stranger = self.client(self.read("platform_private.pem"))
        code, body = self.transfer("PY3", pay=stranger)
        self.assertEqual((code, body["code"]), (401, "SIGN_ERROR"))

    def test_the_client_opens_a_notice_and_no_changed_one(self):
        notice = json.loads(self.read("notice.json"))
        opened = self.pay.callback(notice["headers"], notice["body"])
        self.assertEqual(opened["event_type"], "MCHTRANSFER.BILL.FINISHED")
        told = opened["resource"]
        self.assertEqual((told["state"], told["transfer_amount"]), ("SUCCESS", 10000))
        self.assertIsNone(self.pay.callback(notice["headers"], notice["body"].replace("EV-1", "EV-2")))

    def test_our_own_request_is_signed_and_encrypted_as_the_client_does_it(self):
        ours = json.loads(self.read("ours.json"))
        authorization = ours["headers"]["Authorization"]
        scheme, fields = authorization.split(" ", 1)
        self.assertEqual(scheme, "WECHATPAY2-SHA256-RSA2048")
        field = dict(re.findall(r'(\w+)="([^"]*)"', fields))
        self.assertEqual((field["mchid"], field["serial_no"]), (self.constants["mchid"], self.constants["serial"]))
        # The client signs the same words to the very same signature (RSA PKCS#1 v1.5 has no randomness).
        words = [ours["method"], ours["path"], field["timestamp"], field["nonce_str"], ours["body"]]
        self.assertEqual(self.pay.sign(words), field["signature"])
        body = json.loads(ours["body"])
        private = load_private_key(self.read("platform_private.pem"))
        self.assertEqual(rsa_decrypt(body["user_name"], private), "欧阳·娜娜")
        self.assertEqual(ours["headers"]["Wechatpay-Serial"], self.constants["platform"])
        load_public_key(self.read("merchant_public.pem"))


if __name__ == "__main__":
    unittest.main()
